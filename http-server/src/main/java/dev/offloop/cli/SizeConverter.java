package dev.offloop.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Options such as {@code --body-limit 64m}, in bytes; k, m and g are powers of 1024. */
final class SizeConverter implements ITypeConverter<Long> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})([kmg]?)(?:i?b)?");

    @Override
    public Long convert(String text) {
        Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + text + "' is no size; write a number and k, m or g, such as 64m");
        }
        int powers = matcher.group(2).isEmpty() ? 0 : "kmg".indexOf(matcher.group(2)) + 1;
        return Long.parseLong(matcher.group(1)) << (10 * powers);
    }
}
