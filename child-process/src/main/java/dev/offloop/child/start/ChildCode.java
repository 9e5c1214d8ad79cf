package dev.offloop.child.start;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.files.JarCopies;
import dev.offloop.log.Logs;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;

/**
 * What the children of a pool run: copies of the jars of their class path, made before the first of them, so that a
 * child that replaces another runs the same code as the parent. A class path with directories, as in development, and
 * one whose jars name others by their place is used as it is. Blocks; not on the loop.
 *
 * @param config with the class path that children get
 * @param copies empty when the class path is used as it is
 */
public record ChildCode(ChildConfig config, Optional<JarCopies> copies) implements AutoCloseable {
    private static final Logger LOG = Logs.of(ChildCode.class);

    public static ChildCode of(ChildConfig config) {
        List<Path> jars =
                Stream.concat(entriesOf(config), config.appendedJars().stream()).toList();
        try {
            Optional<String> obstacle = JarCopies.obstacle(jars);
            if (obstacle.isEmpty()) {
                JarCopies copies = JarCopies.of(jars, config.cacheDirectory());
                // In one directory, as the JVM looks for the jars of an AOT cache in the one that all have in common.
                int own = jars.size() - config.appendedJars().size();
                String classPath = copies.files().subList(0, own).stream()
                        .map(Path::toString)
                        .collect(Collectors.joining(File.pathSeparator));
                return new ChildCode(
                        config.withClassPath(classPath)
                                .withAppendedJars(copies.files().subList(own, jars.size())),
                        Optional.of(copies));
            }
            LOG.debug("Children run from the class path itself: {}", obstacle.get());
        } catch (IOException e) {
            LOG.warn(
                    "Children run from the class path itself, whose files must not change meanwhile: {}", e.toString());
        }
        return new ChildCode(config, Optional.empty());
    }

    private static Stream<Path> entriesOf(ChildConfig config) {
        return Arrays.stream(ChildCommand.classPath(config).split(File.pathSeparator, -1))
                .map(Path::of);
    }

    @Override
    public void close() {
        copies.ifPresent(JarCopies::close);
    }
}
