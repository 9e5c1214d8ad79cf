package dev.offloop.compare.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LettersTest {
    private static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "n" + i).toList();
    }

    private static List<Ranking.Pair> pairs(List<String> names, BiPredicate<Integer, Integer> apart) {
        List<Ranking.Pair> pairs = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            for (int j = i + 1; j < names.size(); j++) {
                if (apart.test(i, j)) {
                    pairs.add(new Ranking.Pair(names.get(i), names.get(j)));
                }
            }
        }
        return pairs;
    }

    private static boolean shares(List<Letters.Group> groups, String one, String other) {
        return groups.stream().anyMatch(group -> group.names().containsAll(List.of(one, other)));
    }

    /** Whether two share a group exactly when they are not told apart; a name shares one with itself. */
    private static boolean isRight(List<Letters.Group> groups, List<String> names, List<Ranking.Pair> apart) {
        return names.stream()
                .allMatch(one -> names.stream()
                        .allMatch(other -> shares(groups, one, other)
                                != (apart.contains(new Ranking.Pair(one, other))
                                        || apart.contains(new Ranking.Pair(other, one)))));
    }

    @Property
    void twoShareALetterExactlyWhenTheyAreNotToldApart(
            @ForAll @IntRange(min = 1, max = 20) int count,
            @ForAll @DoubleRange(max = 1) double share,
            @ForAll long seed) {
        List<String> names = names(count);
        Random random = new Random(seed);
        List<Ranking.Pair> apart = pairs(names, (one, other) -> random.nextDouble() < share);

        Letters letters = Letters.of(names, apart);

        assertThat(isRight(letters.groups(), names, apart)).isTrue();
        assertThat(letters.groups()).extracting(Letters.Group::letter).doesNotHaveDuplicates();
        for (Letters.Group group : letters.groups()) {
            List<Letters.Group> others = new ArrayList<>(letters.groups());
            others.remove(group);
            assertThat(isRight(others, names, apart)).as("without " + group).isFalse();
            assertThat(group.names()).allMatch(name -> letters.of(name).contains(group.letter()));
        }
    }

    @Property
    void neighboursThatHardlyDifferFormOneGroupForEachNameThatStartsOne(
            @ForAll @IntRange(min = 1, max = 20) int count, @ForAll @IntRange(max = 9) int reach) {
        List<String> names = names(count);

        List<Letters.Group> groups = Letters.of(names, pairs(names, (one, other) -> other - one > reach))
                .groups();

        assertThat(groups).hasSize(Math.max(1, count - reach));
        for (int i = 0; i < groups.size(); i++) {
            assertThat(groups.get(i).names()).isEqualTo(names.subList(i, Math.min(count, i + reach + 1)));
        }
    }

    @Test
    void lettersAreThoseOfACompactLetterDisplay() {
        List<String> names = names(4);
        Letters letters = Letters.of(names, pairs(names, (one, other) -> (one == 0 && other > 1) || other == 3));

        assertThat(names.stream().map(letters::of)).containsExactly("a", "ab", "b", "c");
        assertThat(letters.of("other")).isEmpty();
    }

    @Test
    void afterTheAlphabetLettersAreCounted() {
        List<String> names = names(28);
        Letters letters = Letters.of(names, pairs(names, (one, other) -> true));

        assertThat(letters.of("n25")).isEqualTo("z");
        assertThat(letters.of("n26")).isEqualTo("a1");
        assertThat(letters.of("n27")).isEqualTo("b1");
    }
}
