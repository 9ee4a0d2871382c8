;; Looks for a text in payloads, 16 bytes at a time. Compiled by hand into scanCode.ts, which says how.
;;
;; What one byte of the text is compared with, is first combined (or) with its mask: 0x20 makes an ASCII letter a small one.
(module
  (memory (export "memory") 8)

  ;; Finds the entries that have the text in them.
  ;;   $table: $count entries, each two words: the address of its first byte, and of the one after its last; ascending
  ;;   $text, $masks: $length bytes each, at least one
  ;;   $rare, $next: places in the text of the byte that is seldom seen in payloads, and of the next such one
  ;;   $out: takes the number of each entry that was found
  ;; Gives how many those are. Reads up to 64 + $length bytes after the last entry, which may be anything.
  (func (export "scan")
    (param $table i32) (param $count i32) (param $text i32) (param $masks i32) (param $length i32)
    (param $rare i32) (param $next i32) (param $out i32) (result i32)
    (local $at i32) (local $last i32) (local $hit i32) (local $bits i32) (local $k i32) (local $found i32)
    (local $row i32) (local $rows i32)
    (local $rareByte v128) (local $rareMask v128) (local $nextByte v128) (local $nextMask v128)

    (if (i32.eqz (local.get $count)) (then (return (i32.const 0))))
    (local.set $rareByte (i8x16.splat (i32.load8_u (i32.add (local.get $text) (local.get $rare)))))
    (local.set $rareMask (i8x16.splat (i32.load8_u (i32.add (local.get $masks) (local.get $rare)))))
    (local.set $nextByte (i8x16.splat (i32.load8_u (i32.add (local.get $text) (local.get $next)))))
    (local.set $nextMask (i8x16.splat (i32.load8_u (i32.add (local.get $masks) (local.get $next)))))
    (local.set $row (local.get $table))
    (local.set $rows (i32.add (local.get $table) (i32.shl (local.get $count) (i32.const 3))))
    (local.set $at (i32.load (local.get $row)))
    ;; The last place that the text may begin at.
    (local.set $last (i32.sub (i32.load offset=4 (i32.sub (local.get $rows) (i32.const 8))) (local.get $length)))

    (block $done
      (loop $places
        (br_if $done (i32.gt_s (local.get $at) (local.get $last)))

        ;; 64 places without the rare byte are passed over at once.
        (local.set $k (i32.add (local.get $at) (local.get $rare)))
        (if (i32.eqz (v128.any_true (v128.or
              (v128.or
                (i8x16.eq (v128.or (v128.load (local.get $k)) (local.get $rareMask)) (local.get $rareByte))
                (i8x16.eq (v128.or (v128.load offset=16 (local.get $k)) (local.get $rareMask)) (local.get $rareByte)))
              (v128.or
                (i8x16.eq (v128.or (v128.load offset=32 (local.get $k)) (local.get $rareMask)) (local.get $rareByte))
                (i8x16.eq (v128.or (v128.load offset=48 (local.get $k)) (local.get $rareMask)) (local.get $rareByte))))))
          (then
            (local.set $at (i32.add (local.get $at) (i32.const 64)))
            (br $places)))

        ;; Of 16 places, those that have both bytes.
        (local.set $bits (i8x16.bitmask (v128.and
          (i8x16.eq (v128.or (v128.load (local.get $k)) (local.get $rareMask)) (local.get $rareByte))
          (i8x16.eq
            (v128.or (v128.load (i32.add (local.get $at) (local.get $next))) (local.get $nextMask))
            (local.get $nextByte)))))
        (block $noneLeft
          (loop $candidates
            (br_if $noneLeft (i32.eqz (local.get $bits)))
            (local.set $hit (i32.add (local.get $at) (i32.ctz (local.get $bits))))
            (local.set $bits (i32.and (local.get $bits) (i32.sub (local.get $bits) (i32.const 1))))

            ;; Is all of the text there?
            (local.set $k (i32.const 0))
            (loop $bytes
              (br_if $candidates (i32.ne
                (i32.or
                  (i32.load8_u (i32.add (local.get $hit) (local.get $k)))
                  (i32.load8_u (i32.add (local.get $masks) (local.get $k))))
                (i32.load8_u (i32.add (local.get $text) (local.get $k)))))
              (local.set $k (i32.add (local.get $k) (i32.const 1)))
              (br_if $bytes (i32.lt_u (local.get $k) (local.get $length))))

            ;; Which entry is it in?
            (block $here
              (loop $next_entry
                (br_if $here (i32.gt_u (i32.load offset=4 (local.get $row)) (local.get $hit)))
                (local.set $row (i32.add (local.get $row) (i32.const 8)))
                (br_if $done (i32.ge_u (local.get $row) (local.get $rows)))
                (br $next_entry)))
            ;; Between two entries, or across the end of one?
            (br_if $candidates (i32.lt_u (local.get $hit) (i32.load (local.get $row))))
            (br_if $candidates (i32.gt_u
              (i32.add (local.get $hit) (local.get $length))
              (i32.load offset=4 (local.get $row))))

            (i32.store (local.get $out)
              (i32.shr_u (i32.sub (local.get $row) (local.get $table)) (i32.const 3)))
            (local.set $out (i32.add (local.get $out) (i32.const 4)))
            (local.set $found (i32.add (local.get $found) (i32.const 1)))
            ;; On with the next entry.
            (local.set $row (i32.add (local.get $row) (i32.const 8)))
            (br_if $done (i32.ge_u (local.get $row) (local.get $rows)))
            (local.set $at (i32.load (local.get $row)))
            (br $places)))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $places)))
    (local.get $found)))
