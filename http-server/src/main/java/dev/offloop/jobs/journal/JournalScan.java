package dev.offloop.jobs.journal;

import dev.offloop.child.queue.JournalReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the files of a journal in their order, and counts what is damaged and what is missing. Once. */
final class JournalScan {
    private final List<Path> files;
    private final List<Integer> damagedFiles = new ArrayList<>();
    private final JournalReport.Builder report = new JournalReport.Builder();
    private long lastSerial;
    private long missing;
    private boolean begun;

    JournalScan(List<Path> files) {
        this.files = files;
    }

    /** Takes a record, which is whole. */
    interface Visitor {
        void record(ByteBuffer record, long address);
    }

    /**
     * Reads all of it.
     *
     * @param head the last serial number that was published
     */
    JournalReport read(long head, Visitor visitor) throws IOException {
        for (int number = 0; number < files.size(); number++) {
            readFile(number, visitor);
        }
        if (head > lastSerial) {
            report.missing(files.isEmpty() ? "" : files.getLast().toString(), head - lastSerial);
            missing += head - lastSerial;
            lastSerial = head;
        }
        return report.build();
    }

    /** The number of the last record that was ever written, as far as known. */
    long lastSerial() {
        return lastSerial;
    }

    /** Those of the files. */
    List<Integer> damagedFiles() {
        return damagedFiles;
    }

    /** Whether nothing is damaged or missing. */
    boolean isWhole() {
        return missing == 0 && damagedFiles.isEmpty();
    }

    private void readFile(int number, Visitor visitor) throws IOException {
        String name = files.get(number).toString();
        try (JournalReader reader = new JournalReader(files.get(number))) {
            boolean open = reader.scan(new JournalReader.Visitor() {
                @Override
                public void record(long at, long serial, ByteBuffer bytes, int body, int length) {
                    if (begun && serial > lastSerial + 1) {
                        report.missing(name, serial - lastSerial - 1);
                        missing += serial - lastSerial - 1;
                    }
                    begun = true;
                    lastSerial = Math.max(lastSerial, serial);
                    report.record();
                    visitor.record(bytes.slice(body, length).order(bytes.order()), Segments.address(number, at));
                }

                @Override
                public void damaged(long from, long to) {
                    report.damaged(name, to - from);
                    if (damagedFiles.isEmpty() || damagedFiles.getLast() != number) {
                        damagedFiles.add(number);
                    }
                }
            });
            if (open) {
                report.open();
            }
        }
    }
}
