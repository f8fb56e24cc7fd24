package no.helseprofil.keycloak.admin;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import no.helseprofil.jose.Sha256;
import no.helseprofil.keycloak.audit.AuditLog;
import no.helseprofil.keycloak.audit.Change;
import no.helseprofil.keycloak.audit.Change.Author;
import no.helseprofil.keycloak.install.Activation;
import no.helseprofil.keycloak.install.HealthScopes;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.keycloak.storage.StoredProfile;
import no.helseprofil.keycloak.web.Problems.ProblemException;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.ModelDuplicateException;

/**
 * Puts a document in force, by whichever endpoint. With it a realm comes under the profile, if it isn't: it gets the
 * client scopes of HelseID that it lacks, and, the first time, the clients that are there are marked.
 */
final class ProfileWrite {

    /** The document of a realm that has none. */
    static final String EMPTY = "{}";

    private static final String RESOURCE = "HELSEPROFIL_PROFILE";

    private final AdminCall call;
    private final StoredProfile stored;

    ProfileWrite(AdminCall call) {
        this.call = call;
        this.stored = new StoredProfile(call.realm());
    }

    /**
     * Writes a document that has been checked. One that says what is in force already changes nothing, however it is
     * laid out, so there is no change to record, unless the realm was closed; it is written all the same, and with it
     * comes back what the realm may have lost.
     *
     * @return how many clients were marked
     */
    int put(String document, @Nullable String reason) {
        Author author = call.author();
        boolean isThere = stored.exists();
        boolean wasClosed = RealmProfiles.of(call.session()).closed().isPresent();
        int stamped = activate(author, reason);
        Optional<String> before = stored.document();
        store(document);
        Change change = Change.ofProfile(author, before.orElse(EMPTY), document, reason);
        if (!isThere || wasClosed || !change.details().isEmpty()) {
            AuditLog.record(call.session(), call.realm(), change);
        }
        if (!isThere && !AuditLog.tryFlush(call.session())) {
            throw tooLate();
        }
        call.event(isThere ? OperationType.UPDATE : OperationType.CREATE, RESOURCE);
        if (!isThere) {
            makeScopes(author, reason);
        }
        return stamped;
    }

    private void makeScopes(Author author, @Nullable String reason) {
        List<String> made = new HealthScopes(call.session(), call.realm()).create();
        if (!made.isEmpty()) {
            call.record(
                    OperationType.CREATE,
                    InstallResource.RESOURCE,
                    Change.ofInstallation(author, List.of(), made, reason));
        }
    }

    private void store(String document) {
        try {
            stored.putDocument(document);
        } catch (ModelDuplicateException faster) {
            throw tooLate();
        }
    }

    private int activate(Author author, @Nullable String reason) {
        Activation activation = new Activation(call.session(), call.realm());
        try {
            return activation.isDue() ? activation.run(author, reason) : 0;
        } catch (Activation.AlreadyActivatedException faster) {
            throw tooLate();
        }
    }

    /** Two put the first document at once: the database takes one. */
    private ProblemException tooLate() {
        call.session().getTransactionManager().setRollbackOnly();
        return new ProblemException(412, "The realm has come under the profile meanwhile; read the profile again");
    }

    /** Entity tags (RFC 9110, section 8.8.3) of documents: one text, one tag, on every node. */
    static final class Etag {

        /** Pattern of a tag, which may have a comma between its quotes (RFC 9110, section 8.8.3). */
        private static final Pattern TAG = Pattern.compile("(W/)?\"[\\x21\\x23-\\x7E\\x80-\\xFF]*+\"");

        /** RFC 9110, section 5.6.1.2: an element may be empty. */
        private static final Pattern LIST = Pattern.compile("(\\s|,)*+(" + TAG + "\\s*+(,(\\s|,)*+|$))*+");

        private Etag() {}

        static String of(String document) {
            return HexFormat.of().formatHex(Sha256.bytes(document.getBytes(StandardCharsets.UTF_8)), 0, 16);
        }

        /**
         * Returns whether {@code If-Match} names the tag of this document: {@code *} names any, and a list each that is
         * in it (RFC 9110, section 13.1.1). A weak tag names none, since two documents may have it, and what is no list
         * names none.
         */
        static boolean matches(String ifMatch, String document) {
            if (ifMatch.strip().equals("*")) {
                return true;
            }
            String own = "\"" + of(document) + "\"";
            return LIST.matcher(ifMatch).matches()
                    && TAG.matcher(ifMatch)
                            .results()
                            .anyMatch(tag -> tag.group().equals(own));
        }
    }
}
