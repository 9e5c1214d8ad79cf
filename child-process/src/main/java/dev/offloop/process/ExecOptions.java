package dev.offloop.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How a command is run whose output is collected.
 *
 * @param spawn how its process is started
 * @param maxBufferBytes the most that is kept of standard output, and of standard error; at one byte more the process
 *     is ended
 * @param encoding how the output is decoded
 * @param input what it reads from its standard input; if empty, {@link Execution#child} writes and ends it
 */
public record ExecOptions(SpawnOptions spawn, int maxBufferBytes, Charset encoding, Optional<Buffer> input) {
    /** What is kept by default: 1 MiB. */
    public static final int DEFAULT_MAX_BUFFER_BYTES = 1 << 20;

    public ExecOptions {
        if (maxBufferBytes < 0) {
            throw new IllegalArgumentException("maxBufferBytes must be 0 or more, not " + maxBufferBytes);
        }
        if (input.isPresent() && !(spawn.stdin() instanceof Stdio.Pipe)) {
            throw new IllegalArgumentException(
                    "Input goes through a pipe only, and standard input is " + spawn.stdin());
        }
    }

    /** 1 MiB, UTF-8, no input, and the defaults of {@link SpawnOptions}. */
    public static ExecOptions defaults() {
        return new ExecOptions(SpawnOptions.defaults(), DEFAULT_MAX_BUFFER_BYTES, UTF_8, Optional.empty());
    }

    public ExecOptions withSpawn(SpawnOptions spawn) {
        return new ExecOptions(spawn, maxBufferBytes, encoding, input);
    }

    public ExecOptions withMaxBufferBytes(int maxBufferBytes) {
        return new ExecOptions(spawn, maxBufferBytes, encoding, input);
    }

    public ExecOptions withEncoding(Charset encoding) {
        return new ExecOptions(spawn, maxBufferBytes, encoding, input);
    }

    public ExecOptions withInput(Buffer input) {
        return new ExecOptions(spawn, maxBufferBytes, encoding, Optional.of(input));
    }

    /** As {@link SpawnOptions#withCwd}. */
    public ExecOptions withCwd(Path cwd) {
        return withSpawn(spawn.withCwd(cwd));
    }

    /** As {@link SpawnOptions#withMoreEnv}. */
    public ExecOptions withMoreEnv(Map<String, String> variables) {
        return withSpawn(spawn.withMoreEnv(variables));
    }

    /** As {@link SpawnOptions#withTimeout}. */
    public ExecOptions withTimeout(Duration timeout) {
        return withSpawn(spawn.withTimeout(timeout));
    }

    /** As {@link SpawnOptions#withForceKillAfter}. */
    public ExecOptions withForceKillAfter(Duration grace) {
        return withSpawn(spawn.withForceKillAfter(grace));
    }

    /** As {@link SpawnOptions#withCancellation}. */
    public ExecOptions withCancellation(CancellationToken token) {
        return withSpawn(spawn.withCancellation(token));
    }
}
