package dev.offloop.http.security;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * What callers with quotas have of them. Kept by name, so that a file that is read again changes no count; what it
 * takes is bounded by that file. The loop's thread alone.
 */
public final class Ledger {
    /** Until one of several tasks has ended: a guess. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final Held FREE = new Held(List.of());

    private final LongSupplier nanoClock;
    private final Map<String, Map<String, Account>> byCaller = new HashMap<>();

    public Ledger(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Which quota is used up. */
    public enum Limit {
        RATE,
        CONCURRENT,
        BYTES
    }

    /**
     * A quota is used up.
     *
     * @param words how much there is, for the caller
     * @param retryAfter when there is more again
     */
    public record Exceeded(Limit limit, String words, Duration retryAfter) {}

    /** What one request takes until it is answered. */
    public static final class Held {
        private final List<Account> accounts;
        private long bytes;
        private boolean released;

        private Held(List<Account> accounts) {
            this.accounts = accounts;
        }

        /** Of a caller without quotas. */
        public static Held nothing() {
            return FREE;
        }

        /** Takes room for more bytes, or takes nothing and tells which quota has none. */
        public Optional<Exceeded> tryGrow(long more) {
            for (Account account : accounts) {
                if (account.quota.bytes() > 0 && account.bytes + more > account.quota.bytes()) {
                    return Optional.of(new Exceeded(
                            Limit.BYTES, account.quota.bytes() + " bytes of bodies at a time" + account.of, PAUSE));
                }
            }
            add(more);
            return Optional.empty();
        }

        /** Counts bytes that exist already, such as a result, whether there is room or not. */
        public void add(long more) {
            if (!accounts.isEmpty()) {
                bytes += more;
                accounts.forEach(account -> account.bytes += more);
            }
        }

        /** The largest body that there can be room for. */
        public long maxBytes() {
            return accounts.stream()
                    .mapToLong(account -> account.quota.bytes())
                    .filter(bytes -> bytes > 0)
                    .min()
                    .orElse(Long.MAX_VALUE);
        }

        /** Gives back everything. Idempotent. */
        public void release() {
            if (!released && !accounts.isEmpty()) {
                released = true;
                for (Account account : accounts) {
                    account.running--;
                    account.bytes -= bytes;
                }
            }
        }
    }

    /** Of one quota: of a caller as a whole, or of a caller and a task. */
    private static final class Account {
        final String of;
        Quota quota;
        long free;
        boolean begun;
        int running;
        long bytes;

        Account(String task, Quota quota) {
            this.of = task.isEmpty() ? "" : " of the task " + task;
            this.quota = quota;
        }

        /** Nanoseconds to wait; 0 when there is one. Each takes its share of the time that the rate is for. */
        long waitNanos(long now) {
            if (quota.rate().isEmpty()) {
                return 0;
            }
            long per = quota.rate().get().per().toNanos();
            if (!begun || free - now < 0) {
                begun = true;
                free = now;
            }
            return Math.max(0, free + share() - now - per);
        }

        /** Another rate counts from now on: what was used up of the one before does not. */
        void become(Quota other) {
            if (!other.rate().equals(quota.rate())) {
                begun = false;
            }
            quota = other;
        }

        void take() {
            if (quota.rate().isPresent()) {
                free += share();
            }
        }

        private long share() {
            return quota.rate().map(rate -> rate.per().toNanos() / rate.count()).orElse(0L);
        }
    }

    /** Counts a request that runs no task; tells when there may be none now. */
    public Optional<Exceeded> tryRequest(Caller caller) {
        return caller.quota().rate().isEmpty()
                ? Optional.empty()
                : tryRate(List.of(account(caller, "", caller.quota())));
    }

    /** Whether a task may run now: what it holds, or what is used up. */
    public Admission tryTask(Caller caller, String task) {
        if (!caller.isBounded()) {
            return new Admission(FREE, Optional.empty());
        }
        List<Account> accounts = new ArrayList<>(2);
        accounts.add(account(caller, "", caller.quota()));
        Quota ofTask = caller.byTask().get(task);
        if (ofTask != null) {
            accounts.add(account(caller, task, ofTask));
        }
        for (Account account : accounts) {
            int concurrent = account.quota.concurrent();
            if (concurrent > 0 && account.running >= concurrent) {
                return new Admission(
                        FREE,
                        Optional.of(
                                new Exceeded(Limit.CONCURRENT, concurrent + " tasks at a time" + account.of, PAUSE)));
            }
        }
        Optional<Exceeded> exceeded = tryRate(accounts);
        if (exceeded.isPresent()) {
            return new Admission(FREE, exceeded);
        }
        accounts.forEach(account -> account.running++);
        return new Admission(new Held(accounts), Optional.empty());
    }

    /**
     * Whether a task may run.
     *
     * @param held until it is released; holds nothing when the task may not
     */
    public record Admission(Held held, Optional<Exceeded> exceeded) {}

    private Optional<Exceeded> tryRate(List<Account> accounts) {
        long now = nanoClock.getAsLong();
        for (Account account : accounts) {
            long wait = account.waitNanos(now);
            if (wait > 0) {
                String words = account.quota.rate().map(Rate::toString).orElse("");
                return Optional.of(new Exceeded(
                        Limit.RATE, words + (account.of.isEmpty() ? "" : "," + account.of), Duration.ofNanos(wait)));
            }
        }
        accounts.forEach(Account::take);
        return Optional.empty();
    }

    private Account account(Caller caller, String task, Quota quota) {
        Account account = byCaller.computeIfAbsent(caller.name(), name -> new HashMap<>())
                .computeIfAbsent(task, name -> new Account(name, quota));
        account.become(quota);
        return account;
    }

    /** Forgets all callers but those of these names. */
    public void retain(Set<String> names) {
        byCaller.keySet().retainAll(names);
    }
}
