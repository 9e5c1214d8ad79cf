package dev.offloop.loop.netty;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Another class path in this JVM, on which SLF4J has no provider; some of its classes may be other ones. What is said
 * to {@code java.util.logging} meanwhile is kept.
 */
final class IsolatedClasses extends URLClassLoader {
    private static final Logger ROOT = Logger.getLogger("");

    private final Map<String, byte[]> changed;
    private final Map<String, Queue<Told>> told = new ConcurrentHashMap<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            told.computeIfAbsent(line.getLoggerName(), any -> new ConcurrentLinkedQueue<>())
                    .add(new Told(line.getLevel(), line.getMessage()));
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    };

    /** A line of the log. */
    record Told(Level level, String message) {}

    IsolatedClasses(List<Path> classPath, Map<String, byte[]> changed) {
        super(
                "isolated",
                classPath.stream().map(IsolatedClasses::url).toArray(URL[]::new),
                ClassLoader.getPlatformClassLoader());
        this.changed = changed;
        ROOT.addHandler(handler);
    }

    /** Of the class path of the tests what this takes, and no provider of SLF4J. */
    static List<Path> classPath(Predicate<String> taken) {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(all.split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains("logback")
                        && taken.test(Path.of(entry).getFileName().toString()))
                .map(Path::of)
                .toList();
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Runs a program as these classes have it. */
    Object call(Class<? extends Callable<?>> program) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(this);
        try {
            return ((Callable<?>) loadClass(program.getName()).getConstructor().newInstance()).call();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** What the class has logged. */
    List<Told> told(Class<?> by) {
        return List.copyOf(told.getOrDefault(by.getName(), new ConcurrentLinkedQueue<>()));
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] other = changed.get(name);
        return other == null ? super.findClass(name) : defineClass(name, other, 0, other.length);
    }

    @Override
    public void close() throws IOException {
        ROOT.removeHandler(handler);
        super.close();
    }
}
