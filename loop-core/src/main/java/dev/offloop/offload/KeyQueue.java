package dev.offloop.offload;

import org.jspecify.annotations.Nullable;

/** First in, first out for the tasks of one key and priority; linked through the entries, so that any can be taken out. */
final class KeyQueue {
  final ReadyQueue.PriorityClass owner;
  final String key;
  private @Nullable Entry<?, ?> first;
  private @Nullable Entry<?, ?> last;

  KeyQueue(ReadyQueue.PriorityClass owner, String key) {
    this.owner = owner;
    this.key = key;
  }

  boolean isEmpty() {
    return first == null;
  }

  void addLast(Entry<?, ?> entry) {
    entry.queue = this;
    entry.previous = last;
    if (last == null) {
      first = entry;
    } else {
      last.next = entry;
    }
    last = entry;
  }

  void addFirst(Entry<?, ?> entry) {
    entry.queue = this;
    entry.next = first;
    if (first == null) {
      last = entry;
    } else {
      first.previous = entry;
    }
    first = entry;
  }

  @Nullable Entry<?, ?> pollFirst() {
    Entry<?, ?> entry = first;
    if (entry != null) {
      remove(entry);
    }
    return entry;
  }

  void remove(Entry<?, ?> entry) {
    Entry<?, ?> before = entry.previous;
    Entry<?, ?> after = entry.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previous = before;
    }
    entry.previous = null;
    entry.next = null;
    entry.queue = null;
  }
}
