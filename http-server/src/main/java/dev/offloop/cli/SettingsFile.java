package dev.offloop.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offloop.http.watch.Reasons;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Options in YAML: names without dashes, and their values as they are written, so that {@code 10s} and {@code 1e3} are
 * what they are on the command line. A list is joined by commas. No other part of YAML is read, and no type is made.
 */
final class SettingsFile {
    private static final String OPTION = Settings.FILE_OPTION + ": ";

    private SettingsFile() {}

    /**
     * What a line says.
     *
     * @param line counted from 1
     */
    record Entry(String value, int line) {}

    /** Fails with a {@link UserError} that names the file and the line. */
    static Map<String, Entry> read(Path file) {
        try (Reader reader = Files.newBufferedReader(file, UTF_8)) {
            Node root = new Yaml(new LoaderOptions()).compose(reader);
            if (root == null) {
                return Map.of();
            }
            if (!(root instanceof MappingNode mapping)) {
                throw wrong(file, root, "is no list of options, 'NAME: VALUE' in a line each");
            }
            Map<String, Entry> values = new LinkedHashMap<>();
            for (NodeTuple entry : mapping.getValue()) {
                String name = scalar(file, entry.getKeyNode());
                Entry read = new Entry(value(file, entry.getValueNode()), line(entry.getKeyNode()));
                if (values.put(name, read) != null) {
                    throw wrong(file, entry.getKeyNode(), "has '" + name + "' again");
                }
            }
            return values;
        } catch (IOException e) {
            throw new UserError(OPTION + file + " cannot be read: " + Reasons.of(e), e);
        } catch (MarkedYAMLException e) {
            throw new UserError(
                    file + ", line " + (e.getProblemMark().getLine() + 1) + " is no YAML: " + e.getProblem(), e);
        } catch (YAMLException e) {
            throw new UserError(file + " is no YAML: " + e.getMessage(), e);
        }
    }

    /**
     * A value in one line as it must be written to be read again: in quotes where YAML would take it for something
     * else.
     */
    static String written(String value) {
        Tag tag = new Resolver().resolve(NodeId.scalar, value, true);
        DumperOptions options = new DumperOptions();
        options.setWidth(Integer.MAX_VALUE);
        options.setSplitLines(false);
        StringWriter out = new StringWriter();
        DumperOptions.ScalarStyle style =
                value.lines().count() > 1 ? DumperOptions.ScalarStyle.DOUBLE_QUOTED : DumperOptions.ScalarStyle.PLAIN;
        new Yaml(options).serialize(new ScalarNode(tag, value, null, null, style), out);
        return out.toString().strip();
    }

    private static String value(Path file, Node node) {
        return node instanceof SequenceNode list
                ? list.getValue().stream().map(each -> scalar(file, each)).collect(Collectors.joining(","))
                : scalar(file, node);
    }

    private static String scalar(Path file, Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw wrong(file, node, "has more than a word or a list of words");
    }

    private static UserError wrong(Path file, Node node, String what) {
        return new UserError(file + ", line " + line(node) + " " + what);
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
