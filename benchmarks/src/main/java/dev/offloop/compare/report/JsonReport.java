package dev.offloop.compare.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

/** The report for programs. */
public final class JsonReport {
    private JsonReport() {}

    /** The whole document, with a line end. */
    public static String of(Object report) {
        try {
            return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(report) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Records of numbers and strings cannot fail to be written", e);
        }
    }
}
