package dev.offloop.http.security;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of the file of callers: {@code NAME ROLE[,ROLE] sha256:DIGEST [QUOTA ...]}, or {@code cert} instead of the
 * digest for one that is known by its certificate. A quota is {@code rate=50/s}, {@code concurrent=8} or
 * {@code bytes=64m}, with {@code TASK.} before it for one task.
 *
 * @param digest of the token; empty for one that is known by its certificate
 */
record CallerLine(Caller caller, Optional<byte[]> digest) {
    static final String DIGEST = "sha256:";

    private static final String CERTIFICATE = "cert";
    private static final int DIGEST_LENGTH = 64;
    private static final int FIELDS_BEFORE_QUOTAS = 3;
    private static final int MAX_QUOTAS = 100;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern QUOTA = Pattern.compile("(?:(\\S+)\\.)?(rate|concurrent|bytes)=(\\S+)");
    private static final Pattern RATE = Pattern.compile("(\\d{1,9})(?:/([smh]))?");
    private static final Pattern COUNT = Pattern.compile("\\d{1,9}");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})([kmg]?)");

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Throws an {@link IllegalArgumentException} that says what is wrong, without what may be secret. */
    static CallerLine parse(String line) {
        String[] fields = line.strip().split("\\s+");
        if (fields.length < FIELDS_BEFORE_QUOTAS) {
            throw new IllegalArgumentException("it must have a name, roles and " + DIGEST + "... or " + CERTIFICATE);
        }
        if (!isName(fields[0])) {
            throw new IllegalArgumentException("its name is none");
        }
        Optional<byte[]> digest = fields[2].equals(CERTIFICATE) ? Optional.empty() : Optional.of(digest(fields[2]));
        List<String> quotas = Arrays.asList(fields).subList(FIELDS_BEFORE_QUOTAS, fields.length);
        if (quotas.size() > MAX_QUOTAS) {
            throw new IllegalArgumentException("it has more than " + MAX_QUOTAS + " quotas");
        }
        Map<String, Quota> byTask = new HashMap<>();
        quotas.forEach(quota -> add(byTask, quota));
        Quota whole = Optional.ofNullable(byTask.remove("")).orElse(Quota.NONE);
        return new CallerLine(new Caller(fields[0], roles(fields[1]), whole, byTask), digest);
    }

    private static Set<Role> roles(String words) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String word : words.split(",", -1)) {
            roles.add(Role.of(word)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "there is no role '" + word + "'; there are submit, read and operate")));
        }
        return roles;
    }

    private static byte[] digest(String field) {
        if (!field.startsWith(DIGEST) || field.length() != DIGEST.length() + DIGEST_LENGTH) {
            throw new IllegalArgumentException("its third word is neither " + CERTIFICATE + " nor " + DIGEST + " and "
                    + DIGEST_LENGTH + " digits, as ./offloop token new makes it");
        }
        try {
            return HexFormat.of().parseHex(field, DIGEST.length(), field.length());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("its digest has a character that is no hexadecimal digit", e);
        }
    }

    private static void add(Map<String, Quota> byTask, String field) {
        Matcher quota = QUOTA.matcher(field);
        if (!quota.matches()) {
            throw new IllegalArgumentException(
                    "'" + field
                            + "' is no quota; there are rate=50/s, concurrent=8 and bytes=64m, with TASK. before it for one task");
        }
        String task = Optional.ofNullable(quota.group(1)).orElse("");
        Quota before = byTask.getOrDefault(task, Quota.NONE);
        byTask.put(
                task,
                switch (quota.group(2)) {
                    case "rate" -> before.withRate(rate(quota.group(3)));
                    case "concurrent" -> before.withConcurrent(count(quota.group(3)));
                    default -> before.withBytes(size(quota.group(3)));
                });
    }

    private static Rate rate(String text) {
        Matcher rate = RATE.matcher(text);
        if (!rate.matches() || Integer.parseInt(rate.group(1)) == 0) {
            throw new IllegalArgumentException("'" + text + "' is no rate such as 50/s, 10/m or 100/h");
        }
        Duration per = switch (Optional.ofNullable(rate.group(2)).orElse("s")) {
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            default -> Duration.ofSeconds(1);
        };
        return new Rate(Integer.parseInt(rate.group(1)), per);
    }

    private static int count(String text) {
        if (!COUNT.matcher(text).matches() || Integer.parseInt(text) == 0) {
            throw new IllegalArgumentException("'" + text + "' is no number above 0");
        }
        return Integer.parseInt(text);
    }

    private static long size(String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches() || Long.parseLong(size.group(1)) == 0) {
            throw new IllegalArgumentException("'" + text + "' is no size such as 512k or 64m");
        }
        int shift = switch (size.group(2)) {
            case "k" -> 10;
            case "m" -> 20;
            case "g" -> 30;
            default -> 0;
        };
        long number = Long.parseLong(size.group(1));
        if (number > Long.MAX_VALUE >> shift) {
            throw new IllegalArgumentException("'" + text + "' is more than there can be");
        }
        return number << shift;
    }
}
