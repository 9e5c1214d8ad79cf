package dev.offloop.process;

import dev.offloop.process.channel.Serialization;
import java.nio.file.Path;
import java.util.List;

/**
 * How a JVM is forked.
 *
 * @param spawn how its process is started; no shell. {@code JAVA_TOOL_OPTIONS}, {@code JDK_JAVA_OPTIONS} and
 *     {@code _JAVA_OPTIONS} of this process are not inherited: name them in the environment, with their values, where
 *     they are meant
 * @param java the launcher of the JVM
 * @param jvmOptions what the launcher is given before the main class, such as {@code -Xmx64m}
 * @param classPath its class path, which must hold this library, Jackson and the main class
 * @param serialization how messages are written
 * @param maxMessageBytes the largest message, encoded, in either direction; 1 byte to 1 GiB
 */
public record ForkOptions(
        SpawnOptions spawn,
        Path java,
        List<String> jvmOptions,
        String classPath,
        Serialization serialization,
        int maxMessageBytes) {
    /** The largest message by default: 16 MiB. */
    public static final int DEFAULT_MAX_MESSAGE_BYTES = 16 << 20;

    public ForkOptions {
        jvmOptions = List.copyOf(jvmOptions);
        if (spawn.shell().isPresent()) {
            throw new IllegalArgumentException(
                    "A fork runs no shell, so it cannot have " + spawn.shell().get());
        }
        if (maxMessageBytes < 1 || maxMessageBytes > 1 << 30) {
            throw new IllegalArgumentException(
                    "maxMessageBytes must be 1 to " + (1 << 30) + ", not " + maxMessageBytes);
        }
    }

    /** The JVM and class path of this one, no options, JSON, messages up to 16 MiB; it shares our three streams. */
    public static ForkOptions defaults() {
        return new ForkOptions(
                SpawnOptions.defaults().withStdio(Stdio.inherit()),
                Path.of(System.getProperty("java.home"), "bin", "java"),
                List.of(),
                System.getProperty("java.class.path"),
                Serialization.JSON,
                DEFAULT_MAX_MESSAGE_BYTES);
    }

    public ForkOptions withSpawn(SpawnOptions spawn) {
        return new ForkOptions(spawn, java, jvmOptions, classPath, serialization, maxMessageBytes);
    }

    /** Its three streams are pipes. */
    public ForkOptions withSilent() {
        return withSpawn(spawn.withStdio(Stdio.pipe()));
    }

    public ForkOptions withJava(Path java) {
        return new ForkOptions(spawn, java, jvmOptions, classPath, serialization, maxMessageBytes);
    }

    public ForkOptions withJvmOptions(List<String> jvmOptions) {
        return new ForkOptions(spawn, java, jvmOptions, classPath, serialization, maxMessageBytes);
    }

    public ForkOptions withClassPath(String classPath) {
        return new ForkOptions(spawn, java, jvmOptions, classPath, serialization, maxMessageBytes);
    }

    public ForkOptions withSerialization(Serialization serialization) {
        return new ForkOptions(spawn, java, jvmOptions, classPath, serialization, maxMessageBytes);
    }

    public ForkOptions withMaxMessageBytes(int maxMessageBytes) {
        return new ForkOptions(spawn, java, jvmOptions, classPath, serialization, maxMessageBytes);
    }
}
