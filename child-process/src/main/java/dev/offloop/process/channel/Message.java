package dev.offloop.process.channel;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A message that has come. It is decoded where and when it is asked for its value, each time anew; a large one is
 * better asked off the loop.
 */
public final class Message {
    private final MessageCodec codec;
    private final byte[] bytes;

    Message(MessageCodec codec, byte[] bytes) {
        this.codec = codec;
        this.bytes = bytes;
    }

    /**
     * As a value of this type, such as a record, {@code String}, {@code Integer} or {@code Map}.
     *
     * @throws ChannelException when it is none, or is null
     */
    public <T> T as(Class<T> type) {
        return codec.decode(bytes, type);
    }

    /**
     * As a tree.
     *
     * @throws ChannelException when the bytes are no message in the channel's serialization
     */
    public JsonNode json() {
        return codec.tree(bytes);
    }

    /** How many bytes it has, encoded. */
    public int length() {
        return bytes.length;
    }
}
