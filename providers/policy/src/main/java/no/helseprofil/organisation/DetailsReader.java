package no.helseprofil.organisation;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import no.helseprofil.attestation.Attestation;

final class DetailsReader {

    private static final int MOST_ENTRIES = 10;
    private static final int MOST_BYTES = 8 * 1024;

    private DetailsReader() {}

    static Details read(JsonNode claim) {
        try {
            return new Details.Present(entries(claim));
        } catch (OrganisationException malformed) {
            return new Details.Malformed(malformed.sentence());
        }
    }

    private static List<Detail> entries(JsonNode claim) throws OrganisationException {
        if (!claim.isArray() || claim.isEmpty()) {
            throw malformed("send the details as a JSON array of objects");
        }
        if (claim.size() > MOST_ENTRIES || bytes(claim) > MOST_BYTES) {
            throw malformed("send at most 10 details of together 8 kB");
        }
        List<Detail> entries = new ArrayList<>();
        Set<String> types = new HashSet<>();
        for (JsonNode entry : claim) {
            Detail detail = entry(entry);
            if (!types.add(detail.type())) {
                throw malformed("send at most one of the details of each type");
            }
            entries.add(detail);
        }
        return entries;
    }

    private static Detail entry(JsonNode entry) throws OrganisationException {
        String type = entry.path("type").textValue();
        if (type == null) {
            throw malformed("give each of the details a type");
        }
        return switch (type) {
            case Detail.OrganisationIdentifier.TYPE -> Detail.OrganisationIdentifier.read(entry);
            case Detail.SfmJournal.TYPE -> Detail.SfmJournal.read(entry);
            case Attestation.TYPE -> Detail.Attested.read(entry);
            default -> throw malformed("send only details of the types " + String.join(" and ", Details.TYPES));
        };
    }

    private static int bytes(JsonNode claim) {
        return claim.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    /** Returns an exception with HelseID's code for a structure that isn't the specified one. */
    private static OrganisationException malformed(String sentence) {
        return new OrganisationException("HID-1007: " + sentence);
    }
}
