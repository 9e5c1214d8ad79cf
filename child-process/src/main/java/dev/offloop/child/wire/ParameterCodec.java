package dev.offloop.child.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Parameters as bytes: for each name and value a 4-byte length and its UTF-8. No parameters take no bytes. */
final class ParameterCodec {
    private static final byte[] NOTHING = new byte[0];

    private ParameterCodec() {}

    static byte[] encode(Map<String, String> parameters) {
        if (parameters.isEmpty()) {
            return NOTHING;
        }
        List<byte[]> texts = new ArrayList<>(parameters.size() * 2);
        int size = 0;
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            byte[] name = parameter.getKey().getBytes(UTF_8);
            byte[] value = parameter.getValue().getBytes(UTF_8);
            texts.add(name);
            texts.add(value);
            size += 2 * Integer.BYTES + name.length + value.length;
        }
        ByteBuffer buffer = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        for (byte[] text : texts) {
            buffer.putInt(text.length).put(text);
        }
        return buffer.array();
    }

    static Map<String, String> decode(byte[] array, int from, int length) {
        if (length == 0) {
            return Map.of();
        }
        ByteBuffer buffer = ByteBuffer.wrap(array, from, length).order(ByteOrder.LITTLE_ENDIAN);
        Map<String, String> parameters = new HashMap<>();
        try {
            while (buffer.hasRemaining()) {
                String name = text(buffer);
                parameters.put(name, text(buffer));
            }
        } catch (BufferUnderflowException e) {
            throw new CorruptFrameException("Parameters end in the middle of a text");
        }
        return Map.copyOf(parameters);
    }

    private static String text(ByteBuffer buffer) {
        int length = buffer.getInt();
        if (length < 0 || length > buffer.remaining()) {
            throw new CorruptFrameException("A parameter of " + length + " bytes with " + buffer.remaining() + " left");
        }
        String text = new String(buffer.array(), buffer.arrayOffset() + buffer.position(), length, UTF_8);
        buffer.position(buffer.position() + length);
        return text;
    }
}
