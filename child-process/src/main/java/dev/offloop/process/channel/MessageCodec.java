package dev.offloop.process.channel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes and reads messages by Jackson, without default typing: a message can name no class. Any thread. */
public final class MessageCodec {
    private final ObjectMapper mapper;
    private final int maxBytes;

    private MessageCodec(ObjectMapper mapper, int maxBytes) {
        this.mapper = mapper;
        this.maxBytes = maxBytes;
    }

    /**
     * Makes one and has it write and read a message, so that the first one of the user does not wait for Jackson's
     * classes; takes up to 100 ms.
     *
     * @param modules what Jackson is to know beyond its own types
     */
    public static MessageCodec of(Serialization serialization, Module... modules) {
        ObjectMapper mapper = switch (serialization) {
            case JSON ->
                JsonMapper.builder()
                        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .build();
            case CBOR -> new CBORMapper();
        };
        mapper.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        mapper.registerModules(modules);
        MessageCodec codec = new MessageCodec(mapper, Integer.MAX_VALUE);
        codec.tree(codec.encode(Map.of("list", List.of(1, "text"))));
        return codec;
    }

    /** The same, for messages of at most so many bytes, encoded. */
    public MessageCodec limitedTo(int maxBytes) {
        return new MessageCodec(mapper, maxBytes);
    }

    /**
     * Writes a value.
     *
     * @param value anything that Jackson writes: records, maps, lists, text, numbers, truth values, null
     * @throws ChannelException when it cannot be written or is too large
     */
    public byte[] encode(@Nullable Object value) {
        byte[] bytes;
        try {
            bytes = mapper.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            String type = value == null ? "null" : value.getClass().getName();
            throw new ChannelException("A message of " + type + " cannot be encoded: " + e.getOriginalMessage(), e);
        }
        if (bytes.length > maxBytes) {
            throw new ChannelException(
                    "A message of " + bytes.length + " bytes is too large: the channel takes at most " + maxBytes);
        }
        return bytes;
    }

    /** The largest message, encoded. */
    public int maxBytes() {
        return maxBytes;
    }

    /** A message whose bytes are decoded when it is asked for its value. */
    public Message message(byte[] bytes) {
        return new Message(this, bytes);
    }

    <T> T decode(byte[] bytes, Class<T> type) {
        try {
            T value = mapper.readValue(bytes, type);
            if (value == null) {
                throw new ChannelException("The message is null and not a " + type.getName());
            }
            return value;
        } catch (IOException e) {
            throw new ChannelException("The message is no " + type.getName() + ": " + e.getMessage(), e);
        }
    }

    JsonNode tree(byte[] bytes) {
        try {
            return mapper.readTree(bytes);
        } catch (IOException e) {
            throw new ChannelException("The message cannot be decoded: " + e.getMessage(), e);
        }
    }
}
