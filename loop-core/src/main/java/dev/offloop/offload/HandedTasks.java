package dev.offloop.offload;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What one lane's workers hold; linked through the entries, which are in no queue then. Home loop only. */
final class HandedTasks {
    private @Nullable Entry<?, ?> first;

    boolean isEmpty() {
        return first == null;
    }

    void add(Entry<?, ?> entry) {
        Entry<?, ?> second = first;
        entry.previous = null;
        entry.next = second;
        if (second != null) {
            second.previous = entry;
        }
        first = entry;
    }

    /** Takes out an entry that is in. */
    void remove(Entry<?, ?> entry) {
        Entry<?, ?> before = entry.previous;
        Entry<?, ?> after = entry.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after != null) {
            after.previous = before;
        }
        entry.previous = null;
        entry.next = null;
    }

    /** Those of which the condition holds, which may not change what is held. */
    List<Entry<?, ?>> matching(Predicate<Entry<?, ?>> condition) {
        List<Entry<?, ?>> found = new ArrayList<>();
        for (Entry<?, ?> entry = first; entry != null; entry = entry.next) {
            if (condition.test(entry)) {
                found.add(entry);
            }
        }
        return found;
    }
}
