package no.helseprofil.rotation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.jose.CanonicalJwk;
import no.helseprofil.jose.Json;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.rotation.OfferedKey.UnfitKeyException;
import no.helseprofil.timetable.Profile.KeySettings;
import org.jspecify.annotations.Nullable;

/** The JWKS of a client, with the ends of its keys. */
public final class RotatingKeys {

    /** Largest number of signature keys of a client at once: a stolen token could otherwise add many. */
    public static final int MOST = 10;

    /** Longest {@code kid}, since an end is stored in an attribute whose name contains it. */
    private static final int LONGEST_ID = 200;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ObjectNode set;
    private final Map<String, String> ends;

    private RotatingKeys(ObjectNode set, Map<String, String> ends) {
        this.set = set;
        this.ends = Map.copyOf(ends);
    }

    /**
     * Reads the keys.
     *
     * @param jwks a JWK set
     * @param ends registered ends of keys, by {@code kid}
     * @throws UnfitKeyException if it is no such set, and the fate of its keys would be open
     */
    public static RotatingKeys read(String jwks, Map<String, String> ends) throws UnfitKeyException {
        try {
            ObjectNode set = Json.object(jwks);
            if (set.path("keys").isArray()) {
                return new RotatingKeys(set, ends);
            }
        } catch (MalformedException unreadable) {
            // reported below
        }
        throw UnfitKeyException.against("have the keys of this client registered anew by an administrator of the realm;"
                + " those that are can't be read");
    }

    /**
     * Returns the registration with a new key. Each other key ends when the overlap is over, or at its earlier end. No
     * key ends sooner than that, so that a thief of a token can't shut the client out.
     *
     * @param used keys that aren't accepted again
     * @param now the instant of the registration
     * @param endsHold whether an ended key is refused, and so can be removed; otherwise a client may still sign with it
     * @throws UnfitKeyException if the key isn't accepted
     */
    public Rotation with(OfferedKey offered, UsedKeys used, KeySettings settings, Instant now, boolean endsHold)
            throws UnfitKeyException {
        requireNew(offered, used);
        Instant today = now.truncatedTo(ChronoUnit.SECONDS);
        Instant over = today.plus(settings.overlap());
        Instant expiration = today.plus(settings.life());
        ArrayNode kept = JSON.arrayNode();
        Map<String, String> written = new HashMap<>();
        Set<String> removed = new HashSet<>();
        ObjectNode details = JSON.objectNode();
        details.putObject("added")
                .put("kid", offered.id())
                .put("thumbprint", offered.key().thumbprint())
                .put("alg", offered.algorithm())
                .put("ends", expiration.toString());
        int signing = 0;
        requireNames();
        for (JsonNode node : set.path("keys")) {
            RegisteredKey key = RegisteredKey.of(node, ends);
            if (key == null) {
                kept.add(node);
            } else if (endsHold && key.hasEnded(now)) {
                removed.add(key.id());
                key.writeTo(details.withArrayProperty("removed").addObject());
            } else {
                signing++;
                kept.add(key.jwk());
                ObjectNode line = key.writeTo(details.withArrayProperty("kept").addObject());
                String end = key.endsAfter(over) ? over.toString() : Objects.requireNonNull(key.end());
                line.put("ends", end);
                written.put(key.id(), end);
            }
        }
        if (signing >= MOST) {
            throw UnfitKeyException.against(
                    "wait until one of the keys of this client has ended, or have some taken out"
                            + " by an administrator of the realm; there are " + MOST + ", and no more are accepted");
        }
        kept.add(offered.key().written(offered.id(), offered.algorithm()));
        written.put(offered.id(), expiration.toString());
        removed.removeAll(written.keySet());
        ObjectNode changed = set.deepCopy();
        changed.set("keys", kept);
        return new Rotation(changed.toString(), written, removed, expiration, details);
    }

    /** Returns each signature key by {@code kid}, {@code alg} and thumbprint, with its end. */
    public ArrayNode json() {
        ArrayNode array = JSON.arrayNode();
        signing()
                .forEach(key -> key.writeTo(array.addObject())
                        .put("alg", key.jwk().path("alg").textValue())
                        .put("expiration", key.end()));
        return array;
    }

    private void requireNew(OfferedKey offered, UsedKeys used) throws UnfitKeyException {
        List<RegisteredKey> keys = signing();
        if (keys.stream().anyMatch(key -> key.isKey(offered.key()))) {
            throw UnfitKeyException.against("make a new key pair; this key is registered for this client already");
        }
        if (used.thumbprints().contains(offered.key().thumbprint())) {
            throw UnfitKeyException.against("make a new key pair; this client has had this key before");
        }
        String id = UsedKeys.folded(offered.id());
        Stream<String> taken = Stream.concat(keys.stream().map(RegisteredKey::id), ends.keySet().stream());
        if (used.ids().contains(id) || taken.map(UsedKeys::folded).anyMatch(id::equals)) {
            throw UnfitKeyException.against(
                    "give the key a kid that no key of this client has had, upper and lower case" + " being the same");
        }
    }

    /**
     * Requires each key to have an id under which an end can be stored. A key without {@code kid} and {@code alg} is
     * refused: Keycloak finds it for any algorithm now, but with a {@code kid} would use it for its key type's default
     * algorithm only.
     */
    private void requireNames() throws UnfitKeyException {
        Set<String> known = new HashSet<>();
        for (RegisteredKey key : signing()) {
            boolean isNamed = key.id().length() <= LONGEST_ID && known.add(UsedKeys.folded(key.id()));
            if (!isNamed || key.lackedName() && !key.jwk().has("alg")) {
                throw UnfitKeyException.against(
                        "have the keys of this client registered anew by an administrator of the realm,"
                                + " each with alg and a kid of its own of at most " + LONGEST_ID + " characters");
            }
        }
    }

    private List<RegisteredKey> signing() {
        return set.path("keys")
                .valueStream()
                .map(node -> RegisteredKey.of(node, ends))
                .filter(Objects::nonNull)
                .toList();
    }

    /**
     * Registration of a client with a new key.
     *
     * @param jwks its JWK set with the new key last, since an assertion that names no key is verified by the first
     * @param ends the end of each signature key, by {@code kid}
     * @param removed {@code kid}s of the keys that had ended and are removed
     * @param expiration end of the new key
     * @param details record of the rotation: {@code added}, {@code kept} and {@code removed}, each key by {@code kid}
     *     and thumbprint, with its end
     */
    public record Rotation(
            String jwks, Map<String, String> ends, Set<String> removed, Instant expiration, ObjectNode details) {

        public Rotation {
            ends = Map.copyOf(ends);
            removed = Set.copyOf(removed);
        }
    }

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

        /** Returns the keys in the records of the client's rotations, see {@link RotatingKeys.Rotation#details}. */
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

    /**
     * A signature key in the JWKS of a client.
     *
     * @param jwk the registered key, with a {@code kid} if it lacked one
     * @param id its {@code kid}, or its thumbprint if it lacked one, since an end can only be registered by id.
     *     Keycloak still finds the key for an assertion that names none
     * @param lackedName whether it had no {@code kid}
     * @param key the key; null if the JWK is unusable
     * @param end its registered end; null if there is none
     */
    record RegisteredKey(
            ObjectNode jwk,
            String id,
            boolean lackedName,
            @Nullable CanonicalJwk key,
            @Nullable String end) {

        /** Reads a key. Returns null if the node is no signature key, or has no usable id; it stays unchanged then. */
        static @Nullable RegisteredKey of(JsonNode node, Map<String, String> ends) {
            if (!(node instanceof ObjectNode jwk)
                    || "enc".equals(jwk.path("use").textValue())) {
                return null;
            }
            CanonicalJwk key = key(jwk);
            String id = jwk.path("kid").textValue();
            if (id != null) {
                return new RegisteredKey(jwk, id, false, key, ends.get(id));
            }
            if (key == null) {
                return null;
            }
            String thumbprint = key.thumbprint();
            return new RegisteredKey(
                    jwk.deepCopy().put("kid", thumbprint), thumbprint, true, key, ends.get(thumbprint));
        }

        private static @Nullable CanonicalJwk key(ObjectNode jwk) {
            try {
                return CanonicalJwk.of(jwk);
            } catch (MalformedException unusable) {
                return null;
            }
        }

        boolean isKey(CanonicalJwk other) {
            return key != null && key.thumbprint().equals(other.thumbprint());
        }

        /** Returns its end; null if it has none, or if the registered text is no instant. */
        @Nullable
        Instant endsAt() {
            try {
                return end == null ? null : Instant.parse(end);
            } catch (DateTimeParseException unreadable) {
                return null;
            }
        }

        boolean hasEnded(Instant now) {
            Instant at = endsAt();
            return at != null && !now.isBefore(at);
        }

        /**
         * Returns whether the key ends after an instant. A key with an unreadable end is refused already, and counts as
         * ended, since a new end would let it in again.
         */
        boolean endsAfter(Instant instant) {
            Instant at = endsAt();
            return at == null ? end == null : at.isAfter(instant);
        }

        /** Writes the members that a line of changes records. */
        ObjectNode writeTo(ObjectNode into) {
            into.put("kid", id);
            if (key != null) {
                into.put("thumbprint", key.thumbprint());
            }
            return into;
        }
    }
}
