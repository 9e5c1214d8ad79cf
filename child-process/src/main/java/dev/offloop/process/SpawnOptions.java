package dev.offloop.process;

import dev.offloop.os.NativeText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How a process is started.
 *
 * @param cwd its working directory; this process's when empty
 * @param environment its environment variables
 * @param stdin where its standard input comes from
 * @param stdout where its standard output goes
 * @param stderr where its standard error goes
 * @param shell the shell that runs command and arguments, joined by spaces, by its option {@code -c}; none when empty
 * @param detached whether it leads a session and process group of its own, so that a terminal's Ctrl-C does not reach
 *     it and {@link ChildProcesses#close} leaves it alone
 * @param kill when it is ended by us, and how
 */
public record SpawnOptions(
        Optional<Path> cwd,
        Environment environment,
        Stdio stdin,
        Stdio stdout,
        Stdio stderr,
        Optional<String> shell,
        boolean detached,
        KillPolicy kill) {
    /** What {@link #withShell()} takes. */
    public static final String DEFAULT_SHELL = "/bin/sh";

    public SpawnOptions {
        shell.ifPresent(name -> {
            NativeText.check("The shell", name);
            if (name.isEmpty()) {
                throw new IllegalArgumentException("The shell has no name");
            }
        });
    }

    /** Directory and environment of this process, three pipes, no shell, attached, never ended by us. */
    public static SpawnOptions defaults() {
        Stdio pipe = Stdio.pipe();
        return new SpawnOptions(
                Optional.empty(),
                Environment.inherit(),
                pipe,
                pipe,
                pipe,
                Optional.empty(),
                false,
                KillPolicy.defaults());
    }

    public SpawnOptions withCwd(Path cwd) {
        return new SpawnOptions(Optional.of(cwd), environment, stdin, stdout, stderr, shell, detached, kill);
    }

    public SpawnOptions withEnvironment(Environment environment) {
        return new SpawnOptions(cwd, environment, stdin, stdout, stderr, shell, detached, kill);
    }

    /** The environment of this process with these variables added or changed. */
    public SpawnOptions withMoreEnv(Map<String, String> variables) {
        return withEnvironment(Environment.extendedBy(variables));
    }

    public SpawnOptions withStdin(Stdio stdin) {
        return new SpawnOptions(cwd, environment, stdin, stdout, stderr, shell, detached, kill);
    }

    public SpawnOptions withStdout(Stdio stdout) {
        return new SpawnOptions(cwd, environment, stdin, stdout, stderr, shell, detached, kill);
    }

    public SpawnOptions withStderr(Stdio stderr) {
        return new SpawnOptions(cwd, environment, stdin, stdout, stderr, shell, detached, kill);
    }

    /** All three streams lead there. */
    public SpawnOptions withStdio(Stdio all) {
        return new SpawnOptions(cwd, environment, all, all, all, shell, detached, kill);
    }

    /** By the shell {@value #DEFAULT_SHELL}. */
    public SpawnOptions withShell() {
        return withShell(DEFAULT_SHELL);
    }

    /**
     * By this shell; what the shell starts is ended with it. Never let untrusted text into the command: the shell runs
     * what it finds there.
     */
    public SpawnOptions withShell(String shell) {
        KillPolicy tree = kill.withTree(true);
        return new SpawnOptions(cwd, environment, stdin, stdout, stderr, Optional.of(shell), detached, tree);
    }

    public SpawnOptions withDetached(boolean detached) {
        return new SpawnOptions(cwd, environment, stdin, stdout, stderr, shell, detached, kill);
    }

    public SpawnOptions withKill(KillPolicy kill) {
        return new SpawnOptions(cwd, environment, stdin, stdout, stderr, shell, detached, kill);
    }

    /** How long it may run, counted from its start; for ever when zero. */
    public SpawnOptions withTimeout(Duration timeout) {
        return withKill(kill.withTimeout(timeout));
    }

    /** What it is sent at its timeout or when it is cancelled. */
    public SpawnOptions withKillSignal(Signal signal) {
        return withKill(kill.withSignal(signal));
    }

    /**
     * How long after the kill signal it is sent SIGKILL if it still runs; never when zero. Default: 3 s. Node never
     * does.
     */
    public SpawnOptions withForceKillAfter(Duration grace) {
        return withKill(kill.withForceAfter(grace));
    }

    /** Whether all processes below it are sent the kill signal as well. */
    public SpawnOptions withKillTree(boolean tree) {
        return withKill(kill.withTree(tree));
    }

    /** What cancels it. */
    public SpawnOptions withCancellation(CancellationToken token) {
        return withKill(kill.withCancellation(token));
    }
}
