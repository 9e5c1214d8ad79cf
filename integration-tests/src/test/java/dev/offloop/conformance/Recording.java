package dev.offloop.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Programs and what real Node printed, to be replayed where there is no Node. A line of the file has a trace, a tab and
 * the program; the first line says which Node it was.
 *
 * @param node its version and how its libuv runs timers
 */
record Recording(Node node, List<Program> programs, List<String> traces) {
    private static final String FILE = "recorded-traces.txt";
    private static final String TAB = "\t";

    private static final int RUNS = 5;

    /** Runs the programs several times on Node and keeps those on which it agrees with itself. */
    static Recording of(Node node, List<Program> programs) throws InterruptedException {
        List<List<String>> runs = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            runs.add(node.traces(programs));
        }
        List<Integer> steady = IntStream.range(0, programs.size())
                .filter(i -> runs.stream().map(run -> run.get(i)).distinct().count() == 1)
                .boxed()
                .toList();
        return new Recording(
                node,
                steady.stream().map(programs::get).toList(),
                steady.stream().map(runs.getFirst()::get).toList());
    }

    /** The one on the class path. */
    static Recording read() {
        URL url = Objects.requireNonNull(Recording.class.getResource(FILE), FILE + " is not on the class path");
        try {
            List<String[]> lines = Files.readAllLines(Path.of(url.toURI())).stream()
                    .map(line -> line.split(TAB, 2))
                    .toList();
            Node node = new Node(lines.getFirst()[0], NodeModel.Libuv.valueOf(lines.getFirst()[1]));
            List<String[]> runs = lines.subList(1, lines.size());
            return new Recording(
                    node,
                    runs.stream().map(run -> ProgramJson.read(run[1])).toList(),
                    runs.stream().map(run -> run[0]).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(url.toString(), e);
        }
    }

    /** Writes it into a directory. */
    void write(Path directory) throws IOException {
        Stream<String> first = Stream.of(node.version() + TAB + node.libuv());
        Stream<String> runs = IntStream.range(0, programs.size())
                .mapToObj(i -> traces.get(i) + TAB + ProgramJson.write(programs.get(i)));
        Files.write(directory.resolve(FILE), Stream.concat(first, runs).toList());
    }
}
