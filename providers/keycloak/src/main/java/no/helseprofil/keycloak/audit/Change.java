package no.helseprofil.keycloak.audit;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import no.helseprofil.jose.Json;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * A change that is being made, to be handed to {@link AuditLog#record}.
 *
 * @param kind what it is about
 * @param object the one that is changed, where the realm has several
 * @param author who makes it
 * @param details what differs; no secret and no person but the author, since it can't be taken out again
 * @param reason why, in the author's words
 */
public record Change(
        Kind kind,
        EntityRef object,
        Author author,
        JsonNode details,
        @Nullable String reason) {

    /** Longest reason in characters. */
    public static final int MAX_REASON = 500;

    /** Far above what two profile documents can differ in, so that no change fails for it. */
    private static final int MAX_DETAILS = 256 * 1024;

    /** Kind of change. Constants are stored by name: add, never rename. */
    public enum Kind {
        /** The profile document of the realm. */
        PROFILE,
        CLIENT,
        /** The clients of the realm are marked as being there already, since it comes under the profile. */
        ACTIVATION,
        /** The objects that the profile needs in the realm beside its document were missing, and are put there. */
        INSTALLATION,
        /** The profile is taken away from the realm. */
        REMOVAL,
        HOLD,
        /** An assessment of the realm is started or cancelled. */
        ASSESSMENT,
        /** The transparency log of the realm is signed by a new key. */
        LOG_KEY,
        /** A client has registered its next key, or sent the private part of one. */
        KEY,
        /** The realm signs by another key as a client of an identity provider. */
        BROKER_KEY,
        /** A client, or a change of one, is asked for, answered, or left unanswered. */
        DRAFT,
        /** A key, a client or an organisation is blocked, or isn't any more. */
        BLOCK,
        /** Emergency settings are put in force, replaced or taken away. */
        EMERGENCY;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Checks what the table can't hold: a caller that takes a reason from outside asks {@link #isReason} first. */
    public Change {
        if (reason != null && !isReason(reason)) {
            throw new IllegalArgumentException("a reason is at most " + MAX_REASON + " characters of one line");
        }
        if (details.toString().length() > MAX_DETAILS) {
            throw new IllegalArgumentException("the details are too long");
        }
    }

    /** The profile document is replaced; the details are what differs, see {@link DocumentDifference}. */
    public static Change ofProfile(Author author, String before, String after, @Nullable String reason) {
        return new Change(Kind.PROFILE, EntityRef.NOBODY, author, DocumentDifference.between(before, after), reason);
    }

    /** The profile is taken away; the details are what the document was. */
    public static Change ofRemoval(Author author, String before, String reason) {
        return new Change(Kind.REMOVAL, EntityRef.NOBODY, author, DocumentDifference.between(before, "{}"), reason);
    }

    /** Makes the change that puts what the profile needs beside its document into a realm. */
    public static Change ofInstallation(
            Author author, List<String> putBack, List<String> scopes, @Nullable String reason) {
        ObjectNode details = JsonNodeFactory.instance.objectNode();
        putBack.forEach(details.putArray("putBack")::add);
        scopes.forEach(details.putArray("scopes")::add);
        return of(Kind.INSTALLATION, author, details, reason);
    }

    /** Something of the realm itself is changed. */
    public static Change of(Kind kind, Author author, JsonNode details, @Nullable String reason) {
        return new Change(kind, EntityRef.NOBODY, author, details, reason);
    }

    public static Change ofClient(Author author, ClientModel client, JsonNode details, @Nullable String reason) {
        return ofClient(author, client.getId(), client.getClientId(), details, reason);
    }

    /** Makes the change of a client that isn't loaded. */
    public static Change ofClient(
            Author author, String id, String clientId, JsonNode details, @Nullable String reason) {
        return new Change(Kind.CLIENT, new EntityRef(id, clientId), author, details, reason);
    }

    /** A client has done something with its own keys; the details have no key, but what identifies it. */
    public static Change ofKey(Author author, ClientModel client, JsonNode details) {
        return new Change(Kind.KEY, Author.named(client), author, details, null);
    }

    /**
     * A step on the way of a client, or of a change of one, that somebody has to confirm.
     *
     * @param client internal id; null if there isn't one yet
     * @param clientId its {@code client_id}, or the one that it would have
     */
    public static Change ofDraft(Author author, @Nullable String client, String clientId, JsonNode details) {
        return new Change(Kind.DRAFT, new EntityRef(client, clientId), author, details, null);
    }

    /** An assessment is started or cancelled. */
    public static Change ofAssessment(Author author, String id, JsonNode details, @Nullable String reason) {
        return new Change(Kind.ASSESSMENT, new EntityRef(id, null), author, details, reason);
    }

    /** Returns whether this text can be a reason: one line, not blank, not longer than {@link #MAX_REASON}. */
    public static boolean isReason(String text) {
        return !text.isBlank()
                && text.length() <= MAX_REASON
                && text.codePoints().noneMatch(Character::isISOControl);
    }

    /**
     * Something of Keycloak's as it was at the time: the internal id stays the same when it is renamed, the name says
     * something to people when it is gone.
     *
     * @param id internal id
     * @param name name of a realm or user, {@code client_id} of a client
     */
    public record EntityRef(@Nullable String id, @Nullable String name) {

        static final EntityRef NOBODY = new EntityRef(null, null);
    }

    /**
     * Author of a change.
     *
     * @param realm the realm that they come from, such as {@code master}
     * @param user the administrator, or the service account of {@code client}
     * @param client what they used, such as {@code security-admin-console}
     */
    public record Author(EntityRef realm, EntityRef user, EntityRef client) {

        /**
         * Returns the author by the user and the client that Keycloak's {@code AdminAuth} and {@code ClientCRUDContext}
         * have; dynamic registration may know neither.
         */
        public static Author of(@Nullable UserModel user, @Nullable ClientModel client) {
            return new Author(
                    client == null ? EntityRef.NOBODY : named(client.getRealm()),
                    user == null ? EntityRef.NOBODY : new EntityRef(user.getId(), user.getUsername()),
                    client == null ? EntityRef.NOBODY : named(client));
        }

        static EntityRef named(RealmModel realm) {
            return new EntityRef(realm.getId(), realm.getName());
        }

        static EntityRef named(ClientModel client) {
            return new EntityRef(client.getId(), client.getClientId());
        }
    }

    /**
     * Difference between two states of a client's attributes:
     * {@code [{"name":"helseprofil.cohort","from":"a","to":"b"}]}, with {@code from} missing where one was not set, and
     * {@code to} where it isn't any more.
     */
    public static final class AttributeChanges {

        private AttributeChanges() {}

        /** The details of a change of one attribute. */
        public static ObjectNode of(String name, @Nullable String before, @Nullable String after) {
            return details(between(
                    before == null ? Map.of() : Map.of(name, before), after == null ? Map.of() : Map.of(name, after)));
        }

        /** Returns what differs between two states. */
        public static ArrayNode between(Map<String, String> before, Map<String, String> after) {
            ArrayNode changes = JsonNodeFactory.instance.arrayNode();
            TreeSet<String> names = new TreeSet<>(before.keySet());
            names.addAll(after.keySet());
            names.stream()
                    .filter(name -> !Objects.equals(before.get(name), after.get(name)))
                    .forEach(name -> {
                        ObjectNode change = changes.addObject().put("name", name);
                        put(change, "from", before.get(name));
                        put(change, "to", after.get(name));
                    });
            return changes;
        }

        private static ObjectNode details(ArrayNode changes) {
            ObjectNode details = JsonNodeFactory.instance.objectNode();
            details.set("attributes", changes);
            return details;
        }

        private static void put(ObjectNode change, String member, @Nullable String value) {
            if (value != null) {
                change.put(member, value);
            }
        }
    }

    /**
     * Difference between two documents: {@code [{"path":"/requirements/dpop-nonce/phase","from":"off"}]}, with
     * {@code from} missing where something was added and {@code to} where something was removed. Both values are there,
     * since the older document isn't kept. Lists are compared as a whole: RFC 6902 would name elements by a place that
     * says nothing a year later.
     */
    static final class DocumentDifference {

        /** Number of characters that are kept of a stored text that isn't JSON. */
        private static final int MAX_TEXT = 16 * 1024;

        private DocumentDifference() {}

        static ArrayNode between(String before, String after) {
            ArrayNode differences = JsonNodeFactory.instance.arrayNode();
            compare(JsonPointer.empty(), read(before), read(after), differences);
            return differences;
        }

        private static void compare(
                JsonPointer path, @Nullable JsonNode before, @Nullable JsonNode after, ArrayNode differences) {
            if (before instanceof ObjectNode older && after instanceof ObjectNode newer) {
                members(older, newer)
                        .forEach(name ->
                                compare(path.appendProperty(name), older.get(name), newer.get(name), differences));
            } else if (before == null || !before.equals(after)) {
                ObjectNode difference = differences.addObject().put("path", path.toString());
                if (before != null) {
                    difference.set("from", before);
                }
                if (after != null) {
                    difference.set("to", after);
                }
            }
        }

        private static Set<String> members(ObjectNode older, ObjectNode newer) {
            Set<String> members = new LinkedHashSet<>();
            older.fieldNames().forEachRemaining(members::add);
            newer.fieldNames().forEachRemaining(members::add);
            return members;
        }

        /** A stored document that can't be read is what a change mends, so it must not get in its way. */
        private static JsonNode read(String document) {
            return Json.read(document)
                    .<JsonNode>map(object -> object)
                    .orElseGet(() -> TextNode.valueOf(document.substring(0, Math.min(document.length(), MAX_TEXT))));
        }
    }
}
