package dev.offloop.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Do two reports of {@code offloop compare} agree on every order they state? Exit code 1 when one says the opposite of
 * the other.
 *
 * <p>Arguments: the two reports as JSON.
 */
final class Agree {
    private Agree() {}

    public static void main(String[] args) throws IOException {
        Verdict verdict = judge(read(args[0]), read(args[1]));
        verdict.opposites().forEach(pair -> System.out.println("opposite: " + pair));
        System.out.println("agree: " + verdict.words());
        System.exit(verdict.opposites().isEmpty() ? 0 : 1);
    }

    private static JsonNode read(String file) throws IOException {
        return new ObjectMapper().readTree(Path.of(file).toFile());
    }

    /**
     * What two reports say of each other.
     *
     * @param same orders that both state
     * @param once orders that only one of them states; the other says that it cannot tell, or that the two hardly
     *     differ
     * @param opposites what each states otherwise
     */
    record Verdict(int same, int once, List<String> opposites) {
        String words() {
            return (opposites.isEmpty() ? "yes" : "NO") + "; " + same + " orders stated by both, " + once
                    + " by one of them, " + opposites.size() + " opposite";
        }
    }

    static Verdict judge(JsonNode one, JsonNode other) {
        Map<String, String> first = orders(one);
        Map<String, String> second = orders(other);
        TreeSet<String> all = new TreeSet<>(first.keySet());
        all.addAll(second.keySet());
        List<String> opposites = new ArrayList<>();
        int same = 0;
        for (String pair : all) {
            String here = first.get(pair);
            String there = second.get(pair);
            if (here != null && there != null) {
                same += here.equals(there) ? 1 : 0;
                if (!here.equals(there)) {
                    opposites.add(pair + ": first " + here + ", then " + there);
                }
            }
        }
        return new Verdict(same, all.size() - same - opposites.size(), opposites);
    }

    /** The better one of each pair of which an order is stated. */
    private static Map<String, String> orders(JsonNode report) {
        Map<String, String> orders = new TreeMap<>();
        for (JsonNode ranking : report.path("rankings")) {
            String what = String.join(
                    " ",
                    ranking.path("among").asText(),
                    ranking.path("metric").asText(),
                    ranking.path("task").asText(),
                    ranking.path("payloadBytes").asText() + " B",
                    ranking.path("workMicros").asText() + " µs");
            for (JsonNode pair : ranking.path("pairs")) {
                String better = pair.path("better").asText();
                TreeSet<String> both =
                        new TreeSet<>(List.of(better, pair.path("worse").asText()));
                orders.put(what + ", " + String.join(" and ", both), better);
            }
        }
        return orders;
    }
}
