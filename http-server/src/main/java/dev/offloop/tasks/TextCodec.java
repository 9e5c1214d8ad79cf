package dev.offloop.tasks;

import dev.offloop.task.Codec;
import dev.offloop.task.Utf8;
import java.nio.charset.StandardCharsets;

/** Text, UTF-8 everywhere. */
final class TextCodec implements Codec<String> {
    static final TextCodec PLAIN = new TextCodec();

    private TextCodec() {}

    @Override
    public String mediaType() {
        return "text/plain; charset=utf-8";
    }

    @Override
    public boolean accepts(String mediaType) {
        return mediaType.startsWith("text/");
    }

    @Override
    public String fromEdge(byte[] body) {
        return Utf8.decode(body);
    }

    @Override
    public byte[] toEdge(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String decode(byte[] bytes) {
        return fromEdge(bytes);
    }

    @Override
    public byte[] encode(String value) {
        return toEdge(value);
    }

    @Override
    public long weigh(String value) {
        return value.length();
    }
}
