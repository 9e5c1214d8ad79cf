package dev.offloop.task;

/** Bytes as they are. */
record RawCodec(String mediaType) implements Codec<byte[]> {
    static final RawCodec OCTETS = new RawCodec("application/octet-stream");

    @Override
    public boolean accepts(String mediaType) {
        return true;
    }

    @Override
    public byte[] fromEdge(byte[] body) {
        return body;
    }

    @Override
    public byte[] toEdge(byte[] value) {
        return value;
    }

    @Override
    public byte[] decode(byte[] bytes) {
        return bytes;
    }

    @Override
    public byte[] encode(byte[] value) {
        return value;
    }

    @Override
    public boolean isRaw() {
        return true;
    }

    @Override
    public long weigh(byte[] value) {
        return value.length;
    }
}
