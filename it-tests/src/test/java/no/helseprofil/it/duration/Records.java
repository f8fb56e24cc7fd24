package no.helseprofil.it.duration;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import no.helseprofil.it.duration.Durations.TestClass;

/**
 * Records that the JVMs of a run have left in their folders.
 *
 * @param began when it did: what is older is of a run before
 */
record Records(Instant began) {

    private static final String STARTS = ".starts";

    /** Leaves word of the servers that this JVM has started, one line each. */
    static void storeStarts(Path folder, String jvm, List<Duration> starts) {
        try {
            Files.createDirectories(folder);
            Files.write(
                    folder.resolve(jvm + STARTS),
                    starts.stream().map(Duration::toString).toList());
        } catch (IOException e) {
            throw new UncheckedIOException("writing to " + folder, e);
        }
    }

    /** Returns the durations of starts that all JVMs of this run have left. */
    List<Duration> starts(Path folder) {
        return files(folder, "", STARTS).stream()
                .flatMap(file -> lines(file).stream())
                .map(Duration::parse)
                .toList();
    }

    /** The classes of which there is a report of Surefire or Failsafe. */
    List<TestClass> classes(List<Path> folders) {
        List<TestClass> classes = new ArrayList<>();
        for (Path folder : folders) {
            files(folder, "TEST-", ".xml").forEach(file -> classes.add(testClass(file)));
        }
        return List.copyOf(classes);
    }

    private List<Path> files(Path folder, String beginning, String ending) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(beginning))
                    .filter(file -> file.toString().endsWith(ending))
                    .filter(this::isOfThisRun)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + folder, e);
        }
    }

    private boolean isOfThisRun(Path file) {
        try {
            return !Files.getLastModifiedTime(file).toInstant().isBefore(began);
        } catch (IOException e) {
            throw new UncheckedIOException("looking at " + file, e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }

    /** Its first element alone says it all; what follows may be megabytes of output. */
    private static TestClass testClass(Path report) {
        try (InputStream stream = Files.newInputStream(report)) {
            XMLStreamReader xml = XMLInputFactory.newDefaultFactory().createXMLStreamReader(stream);
            xml.nextTag();
            return new TestClass(
                    xml.getAttributeValue(null, "name"),
                    Integer.parseInt(xml.getAttributeValue(null, "tests")),
                    duration(xml.getAttributeValue(null, "time")));
        } catch (IOException | XMLStreamException e) {
            throw new IllegalStateException("reading " + report, e);
        }
    }

    /** Seconds, with a comma in front of every third digit. */
    private static Duration duration(String seconds) {
        return Duration.ofMillis(
                new BigDecimal(seconds.replace(",", "")).movePointRight(3).longValue());
    }
}
