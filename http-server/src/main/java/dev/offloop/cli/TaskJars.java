package dev.offloop.cli;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.files.JarCopies;
import dev.offloop.task.Task;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The user's own tasks, dropped in as jars: a class loader for this process, a class path for its children. Both are of
 * copies, so that a jar that is overwritten takes effect at the next start and not in the middle of a class.
 */
public final class TaskJars implements AutoCloseable {
    private static final String SERVICES = "META-INF/services/" + Task.class.getName();

    private final List<Path> jars;
    private final boolean changing;
    private final Runnable whenClosed;
    private final URLClassLoader loader;

    private TaskJars(List<Path> jars, boolean changing, Runnable whenClosed) {
        this.jars = jars;
        this.changing = changing;
        this.whenClosed = whenClosed;
        URL[] urls = jars.stream().map(TaskJars::url).toArray(URL[]::new);
        this.loader = new URLClassLoader(urls, TaskJars.class.getClassLoader());
    }

    /** Fails with a {@link UserError} when a file is no jar, or when there are jars and none of them lists a task. */
    public static TaskJars open(List<Path> files) {
        List<Path> jars = files.stream().map(Path::toAbsolutePath).toList();
        boolean tasks = jars.isEmpty();
        for (Path jar : jars) {
            tasks |= listsTasks(jar);
        }
        if (!tasks) {
            throw new UserError("No task is listed in " + SERVICES + " of " + jars);
        }
        Optional<JarCopies> copies = copies(jars);
        return new TaskJars(copies.map(JarCopies::files).orElse(jars), false, () -> copies.ifPresent(JarCopies::close));
    }

    /** Of code that changes; takes over the snapshot, also when it fails with a {@link UserError}. */
    static TaskJars of(CodeSnapshot snapshot) {
        try {
            if (snapshot.jars().stream().noneMatch(TaskJars::listsTasks)) {
                throw new UserError("No task is listed in " + SERVICES);
            }
        } catch (UserError e) {
            snapshot.close();
            throw e;
        }
        return new TaskJars(snapshot.jars(), true, snapshot::close);
    }

    /** Empty when there is nothing to copy, or when a jar names others by their place. */
    private static Optional<JarCopies> copies(List<Path> jars) {
        try {
            return jars.isEmpty() || JarCopies.obstacle(jars).isPresent()
                    ? Optional.empty()
                    : Optional.of(JarCopies.of(jars, ChildConfig.defaults().cacheDirectory()));
        } catch (IOException e) {
            throw new UserError("The jars " + jars + " cannot be copied: " + e.getMessage(), e);
        }
    }

    private static boolean listsTasks(Path jar) {
        if (!Files.isRegularFile(jar)) {
            throw new UserError("There is no file " + jar);
        }
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getEntry(SERVICES) != null;
        } catch (IOException e) {
            throw new UserError(jar + " is no readable jar: " + e.getMessage(), e);
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(jar + " has no URL", e);
        }
    }

    /** Sees the jars, and everything this process sees. */
    public ClassLoader loader() {
        return loader;
    }

    /** Children that run them. */
    ChildConfig addTo(ChildConfig child) {
        return changing ? child.withAppendedJars(jars) : child.withClassPath(classPath());
    }

    /** The class path of this process and the jars. */
    public String classPath() {
        return String.join(
                File.pathSeparator,
                Stream.concat(
                                Stream.of(System.getProperty("java.class.path")),
                                jars.stream().map(Path::toString))
                        .toList());
    }

    @Override
    public void close() {
        try {
            loader.close();
        } catch (IOException e) {
            throw new IllegalStateException("Closing " + jars + " failed", e);
        } finally {
            whenClosed.run();
        }
    }
}
