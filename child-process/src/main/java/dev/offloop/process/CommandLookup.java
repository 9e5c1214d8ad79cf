package dev.offloop.process;

import dev.offloop.os.NativeSpawn;
import dev.offloop.os.NativeText;
import dev.offloop.os.SystemCallException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the file of a command as {@code execvp} does, but in the PATH that the process is to have. */
final class CommandLookup {
    /** Where {@code execvp} looks when there is no PATH. */
    private static final NativeText DEFAULT_PATH = NativeText.of("The default PATH", "/usr/bin:/bin");

    private static final NativeText SLASH = NativeText.of("A separator", "/");
    private static final NativeText PATH = NativeText.of("A name", "PATH=");

    /** {@code errno.h}. */
    private static final int ENOENT = 2;

    private static final int EACCES = 13;
    private static final int ENOTDIR = 20;

    private final String command;
    private final NativeText name;
    private final Optional<NativeText> cwd;
    private final NativeText path;
    private final boolean searches;

    /**
     * Looks at nothing yet.
     *
     * @param cwd where the process is to start; where this one is when empty
     * @param environment what the process is to have, each {@code NAME=VALUE}
     */
    CommandLookup(String command, Optional<NativeText> cwd, List<NativeText> environment) {
        this.command = command;
        this.name = NativeText.of("The command", command);
        this.cwd = cwd;
        this.path = path(environment);
        this.searches = command.indexOf('/') < 0;
    }

    private static NativeText path(List<NativeText> environment) {
        for (NativeText entry : environment) {
            if (entry.length() >= PATH.length() && entry.slice(0, PATH.length()).equals(PATH)) {
                return entry.slice(PATH.length(), entry.length());
            }
        }
        return DEFAULT_PATH;
    }

    /**
     * The files that it may be, in order; relative ones count from where the process is to start. Some may be
     * directories.
     */
    List<NativeText> files() {
        return searches
                ? places().filter(file -> NativeSpawn.isExecutable(fromHere(file)))
                        .toList()
                : List.of(name);
    }

    private Stream<NativeText> places() {
        List<NativeText> places = new ArrayList<>();
        for (int start = 0, end; start <= path.length(); start = end + 1) {
            int colon = path.indexOf(':', start);
            end = colon < 0 ? path.length() : colon;
            // An empty entry is the directory where the process starts.
            places.add(start == end ? name : path.slice(start, end).plus(SLASH).plus(name));
        }
        return places.stream();
    }

    private NativeText fromHere(NativeText file) {
        boolean absolute = file.indexOf('/', 0) == 0;
        return absolute || cwd.isEmpty() ? file : cwd.get().plus(SLASH).plus(file);
    }

    /** Whether the next file is to be tried after this refusal. */
    boolean goesOnAfter(int errno) {
        return errno == ENOENT || errno == ENOTDIR || errno == EACCES;
    }

    /**
     * None of the files could be run.
     *
     * @param refusal of the last that was tried
     */
    SpawnException failure(Optional<SystemCallException> refusal) {
        if (searches) {
            return places().anyMatch(place -> NativeSpawn.exists(fromHere(place)))
                    ? new SpawnException("EACCES", command, "it may not be run where it is found in PATH=" + path)
                    : new SpawnException("ENOENT", command, "there is no such command in PATH=" + path);
        }
        NativeText file = fromHere(name);
        if (!NativeSpawn.exists(file)) {
            return new SpawnException("ENOENT", command, "there is no file " + file);
        }
        if (refusal.isPresent() && refusal.get().errno() == ENOENT) {
            return new SpawnException("ENOENT", command, "the interpreter that " + file + " names does not exist");
        }
        return new SpawnException("EACCES", command, file + " is no file that may be run");
    }
}
