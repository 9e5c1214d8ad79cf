package dev.offloop.child.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offloop.workers.port.WorkerProgram;
import dev.offloop.workers.port.WorkerSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a worker is started with, on its way to a child. */
public record ProgramStart(WorkerSpec<?, ?> spec) {
    /** As bytes, with the program's class by name. */
    public byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(spec.id());
            write(out, spec.name().getBytes(UTF_8));
            write(out, spec.program().getClass().getName().getBytes(UTF_8));
            out.writeInt(spec.maxMessages());
            out.writeLong(spec.maxBytes());
            write(out, spec.data());
            out.writeInt(spec.environmentData().size());
            for (Map.Entry<String, String> entry : spec.environmentData().entrySet()) {
                write(out, entry.getKey().getBytes(UTF_8));
                write(out, entry.getValue().getBytes(UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** From bytes; makes the program. */
    static ProgramStart decode(byte[] bytes) throws IOException, ClassNotFoundException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            long id = in.readLong();
            String name = text(in);
            WorkerProgram<?, ?> program = program(text(in));
            int maxMessages = in.readInt();
            long maxBytes = in.readLong();
            byte[] data = in.readNBytes(in.readInt());
            Map<String, String> environmentData = new LinkedHashMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                environmentData.put(text(in), text(in));
            }
            return new ProgramStart(
                    new WorkerSpec<>(id, name, program, data, environmentData, false, maxMessages, maxBytes));
        }
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), UTF_8);
    }

    private static WorkerProgram<?, ?> program(String type) throws ClassNotFoundException {
        Class<?> loaded = Class.forName(type, false, ProgramStart.class.getClassLoader());
        return WorkerProgram.make(loaded.asSubclass(WorkerProgram.class));
    }
}
