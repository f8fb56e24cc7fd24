package no.helseprofil.lookup.practitioner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import no.helseprofil.identifiers.MalformedIdentifierException;
import no.helseprofil.identifiers.NationalIdentityNumber;
import no.helseprofil.lookup.RecordingObserver;
import no.helseprofil.register.Answer;
import no.helseprofil.register.MovableClock;
import no.helseprofil.register.Practitioner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PractitionerFileTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path folder;

    private final RecordingObserver observer = new RecordingObserver();
    private int writes;
    private Path path;
    private PractitionerFile file;

    @BeforeEach
    void name() {
        path = folder.resolve("practitioners.json");
        file = new PractitionerFile(path, new MovableClock(NOW), observer);
    }

    /**
     * Writes the file, each time at another instant: a file system distinguishes two writes of the same length by
     * nothing else.
     */
    private void write(String text) throws IOException {
        Files.writeString(path, text);
        Files.setLastModifiedTime(path, FileTime.from(NOW.plusSeconds(writes++)));
    }

    private Answer<Practitioner> find(String pid) throws MalformedIdentifierException {
        return file.find(NationalIdentityNumber.parse(pid, true));
    }

    @Test
    void findsAPersonInTheFile() throws Exception {
        write("{\"practitioners\":[" + Answers.doctor() + "]}");

        assertThat(find(Answers.PID)).isInstanceOfSatisfying(Answer.Found.class, found -> {
            assertThat(found.asOf()).isEqualTo(NOW);
            assertThat(((Practitioner) found.value()).approvals()).hasSize(1);
        });
        assertThat(find(Answers.ANOTHER)).isEqualTo(new Answer.NotFound<>(NOW));
        assertThat(observer.outages()).isEmpty();
    }

    @Test
    void reloadsAChangedFile() throws Exception {
        write("{\"practitioners\":[" + Answers.doctor() + "]}");
        assertThat(find(Answers.PID)).isInstanceOf(Answer.Found.class);
        write("{\"practitioners\":[]}");
        assertThat(find(Answers.PID)).isInstanceOf(Answer.NotFound.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"practitioners\":{}}",
                "{\"practitioners\":[1]}",
                "{\"practitioners\":[{\"person\":{\"nin\":\"17056600574\"}}]}",
                "{\"practitioners\":[{\"hprNummer\":1,\"godkjenninger\":[],\"administrativeReaksjoner\":[]}]}",
                "{\"practitioners\":["
                        + "{\"person\":{\"nin\":\"17056600574\"},\"hprNummer\":1,\"godkjenninger\":[],\"administrativeReaksjoner\":[]},"
                        + "{\"person\":{\"nin\":\"17056600574\",\"dødsdato\":\"2020-01-01\"}}]}"
            })
    void isUnavailableIfTheFileIsBroken(String broken) throws Exception {
        write("{\"practitioners\":[" + Answers.doctor() + "]}");
        find(Answers.PID);
        write(broken);

        assertThat(find(Answers.PID)).isInstanceOfSatisfying(Answer.Unavailable.class, down -> {
            assertThat(down.reason()).startsWith("Its file is not valid: ").doesNotContain(Answers.PID);
            assertThat(down.last()).isNull();
        });
        find(Answers.ANOTHER);
        assertThat(observer.outages()).as("once").hasSize(1);

        write("{\"practitioners\":[]}");
        assertThat(find(Answers.PID)).isInstanceOf(Answer.NotFound.class);
        assertThat(observer.outages()).hasSize(2).last().isEqualTo("up");
    }

    @Test
    void isUnavailableIfTheFileIsMissing() throws Exception {
        assertThat(find(Answers.PID))
                .isEqualTo(
                        new Answer.Unavailable<>(
                                "Its file is missing, or can't be read as UTF-8; look at the start option path of this register."));
    }

    @Test
    void theDemoFileHasADoctorAndASuspendedPerson() throws Exception {
        write(Files.readString(Path.of("..", "..", "realm-config", "practitioners.json")));
        assertThat(find("04056600324"))
                .isInstanceOfSatisfying(
                        Answer.Found.class,
                        doctor -> assertThat(((Practitioner) doctor.value()).approvals())
                                .hasSize(1));
        assertThat(find("04048900181"))
                .isInstanceOfSatisfying(
                        Answer.Found.class,
                        suspended -> assertThat(((Practitioner) suspended.value()).approvals())
                                .isEmpty());
    }
}
