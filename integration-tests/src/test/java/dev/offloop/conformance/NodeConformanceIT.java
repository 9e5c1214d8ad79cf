package dev.offloop.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.offloop.loop.netty.LoopTransport;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The event loop against the Node on the path: random programs, whose traces must be identical.
 *
 * <p>{@code -Dconformance.seed=N -Dconformance.programs=M} runs others, and {@code -Dconformance.record=DIRECTORY}
 * writes down what Node printed. Without Node this is skipped, but it fails where the environment says {@code CI=true}.
 */
@Isolated
class NodeConformanceIT {
    private static final int SEED = Integer.getInteger("conformance.seed", 20);
    private static final int PROGRAMS = Integer.getInteger("conformance.programs", 300);
    private static final String RECORD = "conformance.record";
    private static final double MAX_NOT_COMPARED = 0.05;

    @Test
    void theLoopPrintsWhatNodePrints() throws InterruptedException {
        Node node = nodeOnPath();
        List<Program> programs = new Generator(SEED).next(PROGRAMS);
        Coverage coverage = Coverage.of(programs);
        System.out.println("seed " + SEED + ", node " + node.version() + "\n" + coverage);

        List<String> printedByNode = node.traces(programs);
        for (Map.Entry<String, Subject> loop : loops(node.libuv()).entrySet()) {
            Comparison comparison = Comparison.of(programs, printedByNode, node, loop.getValue());
            System.out.println(loop.getKey() + ": " + comparison);
            assertThat(comparison.differing())
                    .as(() -> shrunk(comparison, node, loop.getValue()))
                    .isEmpty();
            assertThat(comparison.shareNotCompared()).isLessThanOrEqualTo(MAX_NOT_COMPARED);
        }
        assertThat(coverage.missing())
                .as("operations and pairs that no program has")
                .isEmpty();
    }

    @Test
    @EnabledIfSystemProperty(named = RECORD, matches = ".+")
    void whatNodePrintsIsWrittenDown() throws Exception {
        Recording.of(nodeOnPath(), new Generator(SEED).next(PROGRAMS)).write(Path.of(System.getProperty(RECORD)));
    }

    private static Node nodeOnPath() throws InterruptedException {
        Optional<Node> node = Node.find();
        if (node.isEmpty()) {
            assertThat(System.getenv("CI"))
                    .as("CI, where node 20 or newer must be on the path")
                    .isNotEqualTo("true");
        }
        assumeTrue(node.isPresent(), "node 20 or newer is not on the path: the loop is not compared with it");
        return node.orElseThrow();
    }

    private static Map<String, Subject> loops(NodeModel.Libuv libuv) {
        Map<String, Subject> loops = new LinkedHashMap<>(Map.of("driven by hand", Subject.handDriven(libuv)));
        for (LoopTransport transport : LoopTransport.values()) {
            if (transport.available()) {
                loops.put("on " + transport, Subject.real(libuv, transport));
            }
        }
        return loops;
    }

    private static String shrunk(Comparison comparison, Node node, Subject loop) {
        if (comparison.differing().isEmpty()) {
            return "";
        }
        Program failing = comparison.differing().getFirst().program();
        Program shrunk = Shrinker.shrink(failing, candidates -> firstDiffering(candidates, node, loop));
        return "the smallest program found that differs: " + ProgramJson.write(shrunk) + "\nall that differ: "
                + comparison.differing();
    }

    private static Optional<Program> firstDiffering(List<Program> candidates, Node node, Subject loop) {
        try {
            return Comparison.of(candidates, node.traces(candidates), node, loop).differing().stream()
                    .map(Comparison.Run::program)
                    .findFirst();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while shrinking", e);
        }
    }
}
