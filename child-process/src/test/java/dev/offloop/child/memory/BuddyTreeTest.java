package dev.offloop.child.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BuddyTreeTest {
    static final int CHUNK_ORDER = 6;
    static final int LEAVES = 1 << CHUNK_ORDER;

    private record Block(int leaf, int order) {}

    @Property
    void blocksNeverOverlapAreAlignedAndOnlyRefusedWhenNoneIsFree(
            @ForAll List<@IntRange(min = -CHUNK_ORDER, max = CHUNK_ORDER) Integer> steps, @ForAll long seed) {
        BuddyTree tree = new BuddyTree(CHUNK_ORDER);
        BitSet taken = new BitSet(LEAVES);
        List<Block> blocks = new ArrayList<>();
        Random random = new Random(seed);
        for (int step : steps) {
            if (step < 0 && !blocks.isEmpty()) {
                Block back = blocks.remove(random.nextInt(blocks.size()));
                tree.giveBack(back.leaf(), back.order());
                taken.clear(back.leaf(), back.leaf() + (1 << back.order()));
                continue;
            }
            int order = Math.abs(step);
            int leaf = tree.take(order);
            assertThat(leaf).isEqualTo(lowestFree(taken, order));
            if (leaf >= 0) {
                taken.set(leaf, leaf + (1 << order));
                blocks.add(new Block(leaf, order));
            }
        }
        blocks.forEach(block -> tree.giveBack(block.leaf(), block.order()));
        assertThat(tree.take(CHUNK_ORDER)).isZero();
    }

    /** What the tree answers, found by looking at every place. */
    private static int lowestFree(BitSet taken, int order) {
        for (int leaf = 0; leaf < LEAVES; leaf += 1 << order) {
            if (taken.get(leaf, leaf + (1 << order)).isEmpty()) {
                return leaf;
            }
        }
        return -1;
    }

    @Property
    void onlyABlockThatIsTakenCanBeGivenBack(
            @ForAll @IntRange(max = CHUNK_ORDER) int takenOrder,
            @ForAll @IntRange(max = LEAVES - 1) int leaf,
            @ForAll @IntRange(max = CHUNK_ORDER) int order) {
        BuddyTree tree = new BuddyTree(CHUNK_ORDER);
        int taken = tree.take(takenOrder);

        if (leaf == taken && order == takenOrder) {
            tree.giveBack(leaf, order);
        } else {
            assertThatThrownBy(() -> tree.giveBack(leaf, order)).isInstanceOf(IllegalStateException.class);
            tree.giveBack(taken, takenOrder);
        }
        assertThat(tree.take(CHUNK_ORDER)).isZero();
    }

    @Example
    void aBlockGivenBackTwiceIsNoticed() {
        BuddyTree tree = new BuddyTree(CHUNK_ORDER);
        tree.giveBack(tree.take(2), 2);

        assertThatThrownBy(() -> tree.giveBack(0, 2)).hasMessageContaining("leaf 0");
    }
}
