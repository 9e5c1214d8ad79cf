package dev.offloop.child.sample;

import dev.offloop.task.Codec;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import dev.offloop.task.sample.Text;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** Does to its process what its input names. */
public final class Deed implements Task<Text, Text> {
    private static final TaskDescriptor<Text, Text> DESCRIPTOR =
            TaskDescriptor.nonIdempotent("deed", "Does harm", Codec.json(Text.class), Codec.json(Text.class));

    private static final String LINE = "x".repeat(1 << 20);

    @Override
    public TaskDescriptor<Text, Text> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Text run(Text deed, TaskContext context) throws IOException {
        switch (deed.text()) {
            case "exit" -> System.exit(7);
            case "halt" -> Runtime.getRuntime().halt(9);
            case "abort" -> abort();
            case "null-write" -> nullWrite();
            case "overflow" -> overflow(1);
            case "hoard" -> hoard();
            case "loop" -> loop();
            case "print" -> print();
            case "close-streams" -> closeStreams();
            case "delete-directory" -> delete(directory());
            case "fill-disk" -> fillDisk(directory());
            case "threads" -> startThreadsWithoutEnd();
            case "leave-threads" -> leaveThreads();
            case "leave-process" -> {
                return new Text(
                        Long.toString(new ProcessBuilder("sleep", "600").start().pid()));
            }
            default -> throw new IllegalArgumentException("No such deed: " + deed.text());
        }
        return deed;
    }

    @SuppressWarnings("restricted")
    private static void abort() {
        Linker linker = Linker.nativeLinker();
        try {
            linker.downcallHandle(linker.defaultLookup().findOrThrow("abort"), FunctionDescriptor.ofVoid())
                    .invokeExact();
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("restricted")
    private static void nullWrite() {
        MemorySegment.ofAddress(0).reinterpret(8).set(ValueLayout.JAVA_LONG, 0, 42);
    }

    private static int overflow(int depth) {
        return depth < 0 ? depth : overflow(depth + 1) + overflow(depth + 2);
    }

    private static void hoard() {
        List<byte[]> kept = new ArrayList<>();
        while (kept.size() < Integer.MAX_VALUE) {
            kept.add(new byte[1 << 20]);
        }
    }

    private static void loop() {
        long odd = 1;
        while (odd != 0) {
            for (int i = 0; i < Integer.MAX_VALUE; i++) {
                odd += odd ^ i;
            }
            odd |= 1;
        }
    }

    private static void print() {
        for (int i = 0; i < 100; i++) {
            System.out.println(LINE);
        }
    }

    private static void closeStreams() throws IOException {
        System.in.close();
        System.out.close();
        System.err.close();
    }

    /** Its parent tells a child on the command line. */
    private static Path directory() throws IOException {
        String[] command = Files.readString(Path.of("/proc/self/cmdline")).split("\0", -1);
        List<String> arguments = List.of(command);
        return Path.of(arguments.get(arguments.indexOf("dev.offloop.child.agent.ChildMain") + 1));
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    /** Until there is no room, which the operating system tells by an exception. */
    private static void fillDisk(Path directory) throws IOException {
        try (OutputStream out = Files.newOutputStream(directory.resolve("full"), StandardOpenOption.CREATE)) {
            byte[] block = new byte[1 << 16];
            while (true) {
                out.write(block);
            }
        }
    }

    private static void startThreadsWithoutEnd() {
        while (true) {
            Thread.ofPlatform().daemon().start(Deed::sleepForEver);
        }
    }

    private static void leaveThreads() {
        for (int i = 0; i < 10; i++) {
            Thread.ofPlatform().start(Deed::sleepForEver);
        }
    }

    private static void sleepForEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
