package dev.offloop.child.sample;

import dev.offloop.task.Codec;
import dev.offloop.workers.port.SharedBuffer;
import dev.offloop.workers.port.WorkerProgram;
import dev.offloop.workers.port.WorkerScope;
import java.io.File;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What only a process should run. */
public final class ProgramsOfProcesses {
    /** How its texts travel. */
    public static final Codec<String> TEXT = Codec.json(String.class);

    private ProgramsOfProcesses() {}

    /** The class path of this JVM without what was compiled from tests. */
    public static String classPathWithoutTests() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains("test"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Does what it is given as its data. */
    public static final class Deed implements WorkerProgram<String, String> {
        @Override
        public Codec<String> inbound() {
            return TEXT;
        }

        @Override
        public Codec<String> outbound() {
            return TEXT;
        }

        @Override
        public void run(WorkerScope<String, String> scope) {
            switch (scope.data(TEXT)) {
                case "say much" -> sayMuch(scope);
                case "loop for ever" -> {
                    scope.post("looping");
                    loop();
                }
                case "wait" -> {
                    scope.post("waiting");
                    var _ = scope.receive();
                }
                case "exit 3" -> {
                    System.err.println("that was it");
                    System.exit(3);
                }
                case "fill the heap" -> fill();
                case "say too much" -> {
                    try {
                        scope.post("x".repeat(2 << 20));
                    } catch (IllegalArgumentException e) {
                        scope.post(String.valueOf(e.getMessage()));
                    }
                }
                default ->
                    scope.onMessage(text -> {
                        scope.buffer().ifPresent(SharedBuffer::close);
                        scope.post(text);
                    });
            }
        }

        private static void sayMuch(WorkerScope<String, String> scope) {
            for (long i = 0; ; i++) {
                scope.post("message " + i);
            }
        }

        private static void loop() {
            long i = 0;
            while (i >= 0) {
                i = i == Long.MAX_VALUE ? 0 : i + 1;
            }
        }

        private static void fill() {
            Object[] kept = {};
            while (true) {
                kept = new Object[] {kept, new byte[1 << 20]};
            }
        }
    }

    /** Answers each text with itself; the owner cannot read one of them. */
    public static final class Unreadable implements WorkerProgram<String, String> {
        @Override
        public Codec<String> inbound() {
            return TEXT;
        }

        @Override
        public Codec<String> outbound() {
            return new Codec<>() {
                @Override
                public String mediaType() {
                    return TEXT.mediaType();
                }

                @Override
                public boolean accepts(String mediaType) {
                    return TEXT.accepts(mediaType);
                }

                @Override
                public String fromEdge(byte[] body) {
                    return TEXT.fromEdge(body);
                }

                @Override
                public byte[] toEdge(String value) {
                    return TEXT.toEdge(value);
                }

                @Override
                public String decode(byte[] bytes) {
                    String text = TEXT.decode(bytes);
                    if (text.equals("unreadable")) {
                        throw new IllegalArgumentException("This cannot be read by its owner");
                    }
                    return text;
                }

                @Override
                public byte[] encode(String value) {
                    return TEXT.encode(value);
                }
            };
        }

        @Override
        public void run(WorkerScope<String, String> scope) {
            scope.onMessage(scope::post);
        }
    }
}
