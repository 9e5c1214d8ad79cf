package dev.offloop.child.wire;

import dev.offloop.task.Failure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link Failure} as bytes, without Jackson, which a child may never have loaded. Its own bounds keep it within a
 * frame.
 */
final class FailureCodec {
    private FailureCodec() {}

    static byte[] encode(Failure failure) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeBoolean(failure.invalidInput());
            out.writeUTF(failure.type());
            out.writeUTF(failure.message());
            out.writeByte(failure.stack().size());
            for (String frame : failure.stack()) {
                out.writeUTF(frame);
            }
            out.writeByte(failure.causes().size());
            for (Failure.Cause cause : failure.causes()) {
                out.writeUTF(cause.type());
                out.writeUTF(cause.message());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    static Failure decode(byte[] array, int from, int length) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(array, from, length))) {
            boolean invalidInput = in.readBoolean();
            String type = in.readUTF();
            String message = in.readUTF();
            List<String> stack = new ArrayList<>();
            for (int frames = in.readUnsignedByte(); frames > 0; frames--) {
                stack.add(in.readUTF());
            }
            List<Failure.Cause> causes = new ArrayList<>();
            for (int left = in.readUnsignedByte(); left > 0; left--) {
                causes.add(new Failure.Cause(in.readUTF(), in.readUTF()));
            }
            return new Failure(type, message, stack, causes, invalidInput);
        } catch (IOException e) {
            throw new CorruptFrameException("A failure that cannot be read: " + e);
        }
    }
}
