package dev.offloop.process.channel;

/** How messages are written. */
public enum Serialization {
    /** Text, which anything can read. */
    JSON,
    /** Its binary form (RFC 8949): smaller, and it knows bytes and all numbers. */
    CBOR
}
