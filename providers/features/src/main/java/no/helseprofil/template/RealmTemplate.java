package no.helseprofil.template;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A realm, as an authority writes it down.
 *
 * @param realm its name in addresses
 * @param authority who runs it
 * @param address where it is reached, if it isn't at the server's own address
 * @param languages of its pages, its default first
 * @param theme of its login
 * @param brokers where users log in
 * @param keys by which it signs, and others encrypt for it
 * @param sessions how long a login goes on
 * @param mail by which it sends mail; null if it sends none
 * @param pseudonymSalt where in the vault the key of pseudonyms is; null if the server makes one
 * @param roles of its own
 * @param administrators who administer it
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
     * Who runs a realm.
     *
     * @param name what users read on its pages
     * @param logo a picture, as the login theme takes it; null for none
     */
    record Operator(String name, @Nullable String logo) {}

    /**
     * The keys of a realm.
     *
     * @param signing the first active one is that of the realm
     * @param encryption for which others encrypt
     */
    record Keys(List<TemplateKey> signing, List<TemplateKey> encryption) {

        static final Keys ONE_EACH = new Keys(
                List.of(new TemplateKey("1", "ES256", TemplateKey.Use.ACTIVE)),
                List.of(new TemplateKey("1", "RSA-OAEP-256", TemplateKey.Use.ACTIVE)));
    }

    /**
     * How long a login goes on.
     *
     * @param idle without use
     * @param longest in all
     */
    record SessionLimits(Duration idle, Duration longest) {

        static final SessionLimits USUAL = new SessionLimits(Duration.ofMinutes(30), Duration.ofHours(10));
    }

    /**
     * A server that sends mail.
     *
     * @param host its name
     * @param port its port
     * @param from who the mail is from
     * @param user who logs in there; null for nobody
     * @param password where in the vault its password is; null for none
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
     * @param username by which they log in
     * @param firstName theirs
     * @param lastName theirs
     * @param email theirs
     * @param roles of realm-management
     */
    record Administrator(String username, String firstName, String lastName, String email, List<String> roles) {}
}
