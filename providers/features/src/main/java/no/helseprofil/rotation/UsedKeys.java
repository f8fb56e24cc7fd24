package no.helseprofil.rotation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Keys that a client has had before, as far as recorded, and keys whose private part it has sent.
 *
 * @param thumbprints thumbprints of the keys
 * @param ids their {@code kid}s in lower case, since some databases ignore the case of names
 */
public record UsedKeys(Set<String> thumbprints, Set<String> ids) {

    public static final UsedKeys NONE = new UsedKeys(Set.of(), Set.of());

    public UsedKeys {
        thumbprints = Set.copyOf(thumbprints);
        ids = Set.copyOf(ids);
    }

    /** Returns the keys in the records of the client's rotations, see {@link Rotation#details}. */
    public static UsedKeys recorded(List<JsonNode> details) {
        Set<String> thumbprints = new HashSet<>();
        Set<String> ids = new HashSet<>();
        details.forEach(line -> {
            thumbprints.addAll(line.findValuesAsText("thumbprint"));
            line.findValuesAsText("kid").forEach(id -> ids.add(folded(id)));
        });
        return new UsedKeys(thumbprints, ids);
    }

    static String folded(String id) {
        return id.toLowerCase(Locale.ROOT);
    }
}
