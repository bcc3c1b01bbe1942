//! Thrift's compact protocol, as far as the descriptions in a Parquet file need it.
//!
//! *Source*: Apache Thrift, compact protocol encoding.

const I32: u8 = 5;
const I64: u8 = 6;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const STRUCT: u8 = 12;

/// A structure that is being written; fields come in rising order of their numbers.
#[derive(Debug, Clone, Default)]
pub(super) struct Struct {
    bytes: Vec<u8>,
    last: u8,
}

impl Struct {
    fn field(&mut self, number: u8, kind: u8) {
        let step = number - self.last;
        self.bytes.push(step << 4 | kind);
        self.last = number;
    }

    /// A number of 32 bits; ours are never negative.
    pub(super) fn i32(&mut self, number: u8, value: u64) {
        self.field(number, I32);
        varint(&mut self.bytes, value << 1);
    }

    /// A number of 64 bits; ours are never negative.
    pub(super) fn i64(&mut self, number: u8, value: u64) {
        self.field(number, I64);
        varint(&mut self.bytes, value << 1);
    }

    pub(super) fn text(&mut self, number: u8, text: &str) {
        self.field(number, BINARY);
        put_text(&mut self.bytes, text);
    }

    pub(super) fn structure(&mut self, number: u8, value: Self) {
        self.field(number, STRUCT);
        self.bytes.extend(value.finish());
    }

    pub(super) fn structures(&mut self, number: u8, values: Vec<Self>) {
        self.list(number, STRUCT, values.len());
        for value in values {
            self.bytes.extend(value.finish());
        }
    }

    pub(super) fn numbers(&mut self, number: u8, values: &[u64]) {
        self.list(number, I32, values.len());
        for value in values {
            varint(&mut self.bytes, value << 1);
        }
    }

    pub(super) fn texts(&mut self, number: u8, values: &[&str]) {
        self.list(number, BINARY, values.len());
        for value in values {
            put_text(&mut self.bytes, value);
        }
    }

    fn list(&mut self, number: u8, kind: u8, length: usize) {
        self.field(number, LIST);
        match u8::try_from(length) {
            Ok(short) if short < 15 => self.bytes.push(short << 4 | kind),
            _ => {
                self.bytes.push(0xF0 | kind);
                varint(&mut self.bytes, length as u64);
            }
        }
    }

    /// The bytes with the sign for the end.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.bytes.push(0);
        self.bytes
    }
}

fn put_text(bytes: &mut Vec<u8>, text: &str) {
    varint(bytes, text.len() as u64);
    bytes.extend(text.as_bytes());
}

/// Seven bits a byte, the lowest first.
pub(super) fn varint(bytes: &mut Vec<u8>, mut value: u64) {
    while value > 0x7F {
        bytes.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    bytes.push(value.to_le_bytes()[0]);
}
