/// A small landscape as a PNG: sky, a sun, hills. `mood` makes each another one.
pub fn landscape(mood: u8) -> Vec<u8> {
    let (width, height) = (360_u32, 270_u32);
    let mood = f64::from(mood);
    let mut rows = Vec::new();
    for y in 0..height {
        rows.push(0);
        for x in 0..width {
            let (across, down) = (f64::from(x) / f64::from(width), f64::from(y) / f64::from(height));
            let far = 0.55 + 0.10 * (across * 5.0 + mood).sin();
            let near = 0.75 + 0.08 * (across * 7.0 + mood * 2.0).cos();
            let sun = (across - 0.2 - 0.15 * mood).hypot((down - 0.28) * 0.75) < 0.07;
            let colour = if down > near {
                [62.0, 110.0 + 12.0 * mood, 78.0]
            } else if down > far {
                [96.0, 142.0, 120.0 + 10.0 * mood]
            } else if sun {
                [255.0, 236.0, 190.0]
            } else {
                [
                    120.0 + 110.0 * down + 6.0 * mood,
                    168.0 + 40.0 * down,
                    225.0 - 40.0 * down,
                ]
            };
            rows.extend(colour.map(|part| part.clamp(0.0, 255.0) as u8));
        }
    }
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend([8, 2, 0, 0, 0]);
    chunk(&mut png, *b"IHDR", &header);
    chunk(&mut png, *b"IDAT", &stored(&rows));
    chunk(&mut png, *b"IEND", &[]);
    png
}

fn chunk(png: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    png.extend((data.len() as u32).to_be_bytes());
    let body = [&kind, data].concat();
    png.extend(&body);
    png.extend(checksum(&body).to_be_bytes());
}

/// zlib without compression (RFC 1950 and 1951): few files, never sent anywhere.
fn stored(data: &[u8]) -> Vec<u8> {
    let mut zlib = vec![0x78, 0x01];
    let mut blocks = data.chunks(0xffff).peekable();
    while let Some(block) = blocks.next() {
        zlib.push(u8::from(blocks.peek().is_none()));
        let length = block.len() as u16;
        zlib.extend(length.to_le_bytes());
        zlib.extend((!length).to_le_bytes());
        zlib.extend(block);
    }
    let (low, high) = data.iter().fold((1_u32, 0_u32), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    zlib.extend((high << 16 | low).to_be_bytes());
    zlib
}

/// The CRC of PNG's chunks.
fn checksum(data: &[u8]) -> u32 {
    let step = |rest: u32, _| (rest >> 1) ^ (0xedb8_8320 * (rest & 1));
    !data
        .iter()
        .fold(!0_u32, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), step))
}
