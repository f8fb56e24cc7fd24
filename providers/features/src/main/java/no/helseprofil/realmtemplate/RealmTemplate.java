package no.helseprofil.realmtemplate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A realm, as an authority writes it.
 *
 * @param realm its name in addresses
 * @param authority the authority that runs it
 * @param address its address; null if it is the server's own
 * @param languages languages of its pages, its default first
 * @param theme theme of its login
 * @param brokers identity providers at which users log in
 * @param keys keys with which it signs, and to which others encrypt
 * @param sessions limits of sessions
 * @param mail its mail server; null if it sends none
 * @param pseudonymSalt place of the pseudonyms' key in the vault; null if the server makes one
 * @param roles its own roles
 * @param administrators its administrators
 * @param profile its profile document
 */
record RealmTemplate(
        String realm,
        Operator authority,
        @Nullable String address,
        List<String> languages,
        String theme,
        List<TemplateBroker> brokers,
        Keys keys,
        SessionLimits sessions,
        @Nullable Mail mail,
        @Nullable String pseudonymSalt,
        List<String> roles,
        List<Administrator> administrators,
        ObjectNode profile) {

    /**
     * The authority that runs a realm.
     *
     * @param name its display name
     * @param logo a picture in the form of the login theme; null for none
     */
    record Operator(String name, @Nullable String logo) {}

    /**
     * The keys of a realm.
     *
     * @param signing signing keys; the first active one is the realm's default
     * @param encryption keys to which others encrypt
     */
    record Keys(List<TemplateKey> signing, List<TemplateKey> encryption) {

        static final Keys ONE_EACH = new Keys(
                List.of(new TemplateKey("1", "ES256", TemplateKey.Use.ACTIVE)),
                List.of(new TemplateKey("1", "RSA-OAEP-256", TemplateKey.Use.ACTIVE)));
    }

    /**
     * Limits of sessions.
     *
     * @param idle longest time without use
     * @param longest longest time in all
     */
    record SessionLimits(Duration idle, Duration longest) {

        static final SessionLimits USUAL = new SessionLimits(Duration.ofMinutes(30), Duration.ofHours(10));
    }

    /**
     * A mail server.
     *
     * @param host its name
     * @param port its port
     * @param from sender of the mail
     * @param user user name of the login; null for none
     * @param password place of its password in the vault; null for none
     */
    record Mail(
            String host,
            int port,
            String from,
            @Nullable String user,
            @Nullable String password) {}

    /**
     * An administrator of the realm.
     *
     * @param username user name
     * @param firstName first name
     * @param lastName last name
     * @param email e-mail address
     * @param roles roles of realm-management
     */
    record Administrator(String username, String firstName, String lastName, String email, List<String> roles) {}
}
