package no.helseprofil.organisation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads details that somebody sent. */
final class DetailsReader {

    private static final int MOST_ENTRIES = 10;
    private static final int MOST_CHARACTERS = 8 * 1024;

    private DetailsReader() {}

    static Details read(JsonNode claim) {
        if (!claim.isArray() || claim.isEmpty()) {
            return malformed("send the details as a JSON array of objects");
        }
        if (claim.size() > MOST_ENTRIES || claim.toString().length() > MOST_CHARACTERS) {
            return malformed("send at most 10 details of together 8 kB");
        }
        return entries(claim);
    }

    private static Details entries(JsonNode claim) {
        List<Detail> entries = new ArrayList<>();
        Set<String> types = new HashSet<>();
        for (JsonNode entry : claim) {
            String type = entry.path("type").textValue();
            if (type == null) {
                return malformed("give each of the details a type");
            }
            if (!Details.TYPES.contains(type)) {
                return malformed("send only details of the types " + String.join(" and ", Details.TYPES));
            }
            if (!types.add(type)) {
                return malformed("send at most one of the details of each type");
            }
            Optional<? extends Detail> detail = entry(type, entry);
            if (detail.isEmpty()) {
                return malformed(
                        "send journal_id in the value of nhn:sfm:journal-id, as a text of at most 255 characters");
            }
            entries.add(detail.get());
        }
        return new Details.Present(entries);
    }

    private static Optional<? extends Detail> entry(String type, JsonNode entry) {
        return type.equals(Detail.Organisation.TYPE)
                ? Optional.of(Detail.Organisation.read(entry))
                : Detail.SfmJournal.read(entry);
    }

    /** HelseID's code for a structure that isn't the specified one. */
    private static Details malformed(String sentence) {
        return new Details.Malformed("HID-1007: " + sentence);
    }
}
