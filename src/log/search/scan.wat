;; Looks for a text in payloads, 16 bytes at a time. Compiled by hand into scanCode.ts, which says how.
;;
;; What one byte of the text is compared with, is first combined (or) with its mask: 0x20 makes an ASCII letter a small one.
(module
  (memory (export "memory") 8)

  ;; Finds the first place of the text.
  ;;   $at, $end: where what is looked through begins and ends
  ;;   $text, $masks: $length bytes each, at least one
  ;;   $rare, $next: places in the text of the byte that is seldom seen in payloads, and of the next such one
  ;; Gives its address, or -1. Reads up to 64 + $length bytes after the end, which may be anything.
  (func (export "find")
    (param $at i32) (param $end i32) (param $text i32) (param $masks i32) (param $length i32)
    (param $rare i32) (param $next i32) (result i32)
    (local $last i32) (local $hit i32) (local $bits i32) (local $k i32)
    (local $rareByte v128) (local $rareMask v128) (local $nextByte v128) (local $nextMask v128)

    (local.set $rareByte (i8x16.splat (i32.load8_u (i32.add (local.get $text) (local.get $rare)))))
    (local.set $rareMask (i8x16.splat (i32.load8_u (i32.add (local.get $masks) (local.get $rare)))))
    (local.set $nextByte (i8x16.splat (i32.load8_u (i32.add (local.get $text) (local.get $next)))))
    (local.set $nextMask (i8x16.splat (i32.load8_u (i32.add (local.get $masks) (local.get $next)))))
    ;; The last place that the text may begin at.
    (local.set $last (i32.sub (local.get $end) (local.get $length)))

    (block $none
      (loop $places
        (br_if $none (i32.gt_s (local.get $at) (local.get $last)))

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
            (br_if $none (i32.gt_s (local.get $hit) (local.get $last)))
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
            (return (local.get $hit))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $places)))
    (i32.const -1)))
