package no.helseprofil.lookup.practitioner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import no.helseprofil.identifiers.NationalIdentityNumber;
import no.helseprofil.jose.Json;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.lookup.Lookups.RegisterObserver;
import no.helseprofil.lookup.WatchedFile;
import no.helseprofil.lookup.practitioner.AnswerReader.RegisteredPractitioner;
import no.helseprofil.register.Answer;
import no.helseprofil.register.Practitioner;
import no.helseprofil.register.Register.PractitionerRegister;

/**
 * Practitioners in a file, for demonstration and test: {@code {"practitioners": [...]}}, each in the form of the
 * register's answers.
 */
public final class PractitionerFile implements PractitionerRegister {

    private final WatchedFile<NationalIdentityNumber, RegisteredPractitioner> file;
    private final Clock clock;

    public PractitionerFile(Path file, Clock clock, RegisterObserver observer) {
        this.file = new WatchedFile<>(file, PractitionerFile::read, clock, observer);
        this.clock = clock;
    }

    /** Reads the file, so that a missing one is reported before the first look-up. */
    public void look() {
        file.look();
    }

    @Override
    public Answer<Practitioner> find(NationalIdentityNumber pid) {
        return file.find(pid).map(practitioner -> practitioner.at(clock.instant()));
    }

    private static Map<NationalIdentityNumber, RegisteredPractitioner> read(String text) throws MalformedException {
        JsonNode list = Json.object(text).path("practitioners");
        if (!list.isArray()) {
            throw new MalformedException("write a list of practitioners");
        }
        Map<NationalIdentityNumber, RegisteredPractitioner> practitioners = new HashMap<>();
        Set<NationalIdentityNumber> written = new HashSet<>();
        for (JsonNode node : list) {
            if (!(node instanceof ObjectNode practitioner)) {
                throw new MalformedException("write each practitioner as an object");
            }
            NationalIdentityNumber pid = AnswerReader.pid(practitioner);
            if (!written.add(pid)) {
                throw new MalformedException("write each practitioner once");
            }
            AnswerReader.read(practitioner).ifPresent(known -> practitioners.put(pid, known));
        }
        return practitioners;
    }
}
