package no.helseprofil.register.practitioner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import no.helseprofil.identifiers.NationalIdentityNumber;
import no.helseprofil.jose.Json;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.register.Answer;
import no.helseprofil.register.Practitioner;
import no.helseprofil.register.PractitionerRegister;
import no.helseprofil.register.RegisterObserver;
import no.helseprofil.register.WatchedFile;

/**
 * Practitioners in a file, for demonstration and test: {@code {"practitioners": [...]}}, each as the register answers by
 * {@link AnswerShape#standard()}.
 */
public final class PractitionerFile implements PractitionerRegister {

    private static final AnswerReader READER = new AnswerReader(AnswerShape.standard());

    private final WatchedFile<NationalIdentityNumber, RegisteredPractitioner> file;
    private final Clock clock;

    public PractitionerFile(Path file, Clock clock, RegisterObserver observer) {
        this.file = new WatchedFile<>(file, PractitionerFile::read, clock, observer);
        this.clock = clock;
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
        for (JsonNode node : list) {
            if (!(node instanceof ObjectNode practitioner)) {
                throw new MalformedException("write each practitioner as an object");
            }
            if (practitioners.put(READER.pid(practitioner), READER.read(practitioner)) != null) {
                throw new MalformedException("write each practitioner once");
            }
        }
        return practitioners;
    }
}
