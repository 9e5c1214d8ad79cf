package dev.offloop.http.security;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The callers of a file. Lines that cannot be understood let in no caller, and leave the others as they are: so a
 * mistake in one line neither opens the service nor keeps the removal of another from counting.
 *
 * @param byName lines of one name count all, so that a token can be replaced by another while both are taken
 * @param complaints what is wrong with lines, with their numbers
 */
record CallerTable(Map<String, List<CallerLine>> byName, List<String> complaints) {
    static final CallerTable EMPTY = new CallerTable(Map.of(), List.of());

    static final int MAX_LINES = 1_000;

    /** What a token of an unknown name is compared with, so that it takes as long as one of a known name. */
    private static final List<CallerLine> UNKNOWN =
            List.of(new CallerLine(new Caller("", Set.of(), Quota.NONE, Map.of()), Optional.of(randomDigest())));

    CallerTable {
        byName = Map.copyOf(byName);
        complaints = List.copyOf(complaints);
    }

    private static byte[] randomDigest() {
        byte[] digest = new byte[32];
        new SecureRandom().nextBytes(digest);
        return digest;
    }

    static CallerTable parse(String text) {
        Map<String, List<CallerLine>> byName = new HashMap<>();
        List<String> complaints = new ArrayList<>();
        int count = 0;
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.isBlank() || line.strip().startsWith("#")) {
                continue;
            }
            if (++count > MAX_LINES) {
                complaints.add(
                        "line " + number + " and those after it count nothing: there are more than " + MAX_LINES);
                break;
            }
            try {
                CallerLine parsed = CallerLine.parse(line);
                byName.computeIfAbsent(parsed.caller().name(), name -> new ArrayList<>())
                        .add(parsed);
            } catch (IllegalArgumentException e) {
                complaints.add("line " + number + ": " + e.getMessage());
            }
        }
        return new CallerTable(byName, complaints);
    }

    /** Whose token it is. Takes the same time for each wrong token of one length. */
    Optional<Caller> byToken(String token) {
        byte[] digest = TokenText.sha256(token);
        Optional<Caller> found = Optional.empty();
        for (CallerLine line : byName.getOrDefault(TokenText.nameOf(token), UNKNOWN)) {
            if (line.digest().isPresent()
                    && MessageDigest.isEqual(digest, line.digest().get())) {
                found = Optional.of(line.caller());
            }
        }
        return found;
    }

    /** Who is known by a certificate of this name. */
    Optional<Caller> byCertificate(String name) {
        return byName.getOrDefault(name, List.of()).stream()
                .filter(line -> line.digest().isEmpty())
                .map(CallerLine::caller)
                .findFirst();
    }

    Set<String> names() {
        return byName.keySet();
    }

    /** Names that are new, gone, or have other lines; empty when there are none. */
    String changesTo(CallerTable next) {
        Map<String, String> before = described();
        Map<String, String> after = next.described();
        List<String> changes = new ArrayList<>();
        after.forEach((name, lines) -> {
            if (!before.containsKey(name)) {
                changes.add("added " + name + " (" + next.rolesOf(name) + ")");
            } else if (!lines.equals(before.get(name))) {
                changes.add("changed " + name + " (" + next.rolesOf(name) + ")");
            }
        });
        before.keySet().stream()
                .filter(name -> !after.containsKey(name))
                .forEach(name -> changes.add("removed " + name));
        return String.join(", ", changes);
    }

    private String rolesOf(String name) {
        return byName.getOrDefault(name, List.of()).stream()
                .map(line -> line.caller().roleWords())
                .distinct()
                .collect(Collectors.joining("; "));
    }

    private Map<String, String> described() {
        Map<String, String> lines = new TreeMap<>();
        byName.forEach((name, all) -> lines.put(
                name,
                all.stream()
                        .map(line -> line.caller() + " "
                                + line.digest().map(Arrays::toString).orElse(""))
                        .collect(Collectors.joining("\n"))));
        return lines;
    }
}
