package dev.offloop.child.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Parameters as bytes: for each name and value a 4-byte length and its UTF-8. After them, where there is one, a length
 * of -1 and the context of log lines in the same form. Neither takes no bytes.
 */
final class ParameterCodec {
    private static final byte[] NOTHING = new byte[0];

    /** In the place of the length of a name. */
    private static final int LOG_CONTEXT_FOLLOWS = -1;

    private ParameterCodec() {}

    /** Both. */
    record Maps(Map<String, String> parameters, Map<String, String> logContext) {
        static final Maps EMPTY = new Maps(Map.of(), Map.of());
    }

    static byte[] encode(Map<String, String> parameters, Map<String, String> logContext) {
        byte[] first = encode(parameters);
        if (logContext.isEmpty()) {
            return first;
        }
        byte[] second = encode(logContext);
        return ByteBuffer.allocate(first.length + Integer.BYTES + second.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(first)
                .putInt(LOG_CONTEXT_FOLLOWS)
                .put(second)
                .array();
    }

    private static byte[] encode(Map<String, String> parameters) {
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

    static Maps decode(byte[] array, int from, int length) {
        if (length == 0) {
            return Maps.EMPTY;
        }
        ByteBuffer buffer = ByteBuffer.wrap(array, from, length).order(ByteOrder.LITTLE_ENDIAN);
        Map<String, String> parameters = new HashMap<>();
        Map<String, String> logContext = new HashMap<>();
        boolean inLogContext = false;
        try {
            while (buffer.hasRemaining()) {
                int nameBytes = buffer.getInt();
                if (nameBytes == LOG_CONTEXT_FOLLOWS && !inLogContext) {
                    inLogContext = true;
                    nameBytes = buffer.getInt();
                }
                String name = text(buffer, nameBytes);
                (inLogContext ? logContext : parameters).put(name, text(buffer, buffer.getInt()));
            }
        } catch (BufferUnderflowException e) {
            throw new CorruptFrameException("Parameters end in the middle of a text");
        }
        return new Maps(Map.copyOf(parameters), Map.copyOf(logContext));
    }

    private static String text(ByteBuffer buffer, int length) {
        if (length < 0 || length > buffer.remaining()) {
            throw new CorruptFrameException("A parameter of " + length + " bytes with " + buffer.remaining() + " left");
        }
        String text = new String(buffer.array(), buffer.arrayOffset() + buffer.position(), length, UTF_8);
        buffer.position(buffer.position() + length);
        return text;
    }
}
