package no.helseprofil.keycloak.notice;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import no.helseprofil.keycloak.notice.Delivery.UnsentException;
import no.helseprofil.keycloak.storage.RequirementPages;
import no.helseprofil.keycloak.web.RealmLinks;
import no.helseprofil.notice.Contact;
import no.helseprofil.notice.DueNotice;
import no.helseprofil.notice.NoticeMail;
import no.helseprofil.notice.NoticeMail.MailLinks;
import org.jspecify.annotations.Nullable;
import org.keycloak.email.EmailException;
import org.keycloak.email.EmailSenderProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Sender of mails to contacts, with the realm's mail settings. */
final class MailSender {

    static final String NO_SETTINGS =
            "The realm has no mail settings: enter host and sender in Realm settings, Email, and test the connection";

    static final String NO_ADDRESS =
            "The server doesn't know its own address, so new contacts aren't asked whether they are: set the option"
                    + " hostname to a URL, or the frontend URL of the realm";

    /** Exceptions of the server's mail library for a failed connection or rejected credentials. */
    private static final Set<String> BEFORE_ANY_MAIL =
            Set.of("org.eclipse.angus.mail.util.MailConnectException", "jakarta.mail.AuthenticationFailedException");

    private static final String UNREACHABLE =
            "The mail server could not be reached, or didn't take the name and password of the realm's mail settings";
    private static final String NOT_TAKEN =
            "The mail server didn't confirm that it accepted the mail; the server's log says why. The mail isn't sent again";

    private MailSender() {}

    static boolean isConfigured(RealmModel realm) {
        return Stream.of("host", "from").allMatch(setting -> {
            String value = realm.getSmtpConfig().get(setting);
            return value != null && !value.isBlank();
        });
    }

    static NoticeMail mail(
            KeycloakSession session, RealmModel realm, Contact contact, List<DueNotice> notices, Instant now) {
        return NoticeMail.of(
                contact.language(),
                Optional.ofNullable(realm.getDisplayName())
                        .filter(name -> !name.isBlank())
                        .orElse(realm.getName()),
                notices,
                links(session, realm, contact, now),
                now);
    }

    private static MailLinks links(KeycloakSession session, RealmModel realm, Contact contact, Instant now) {
        return new MailLinks(
                requirement -> address(() -> RequirementPages.address(session, requirement.id())),
                client -> SentLinks.ofConfirmations(session, realm)
                        .map(links -> links.issue(client, contact, now))
                        .flatMap(link -> address(() -> RealmLinks.confirmContact(session, link))),
                client -> SentLinks.of(session, realm)
                        .map(links -> links.issue(client, contact, now))
                        .flatMap(link -> address(() -> RealmLinks.contact(session, link))),
                client -> SentLinks.of(session, realm)
                        .map(links -> links.issueOfAll(client, contact, now))
                        .flatMap(link -> address(() -> RealmLinks.contact(session, link))));
    }

    /** Returns whether links can be made. Without its own address the server asks no contact for a confirmation. */
    static boolean knowsAddress(KeycloakSession session) {
        return address(() -> RealmLinks.address(session)).isPresent();
    }

    /** Returns the address; empty if the server doesn't know its own, which it may not outside of a request. */
    private static Optional<String> address(Supplier<String> made) {
        try {
            return Optional.of(made.get());
        } catch (RuntimeException addressIsUnknown) {
            return Optional.empty();
        }
    }

    static void send(KeycloakSession session, RealmModel realm, Contact contact, NoticeMail mail)
            throws UnsentException {
        try {
            session.getProvider(EmailSenderProvider.class)
                    .send(realm.getSmtpConfig(), contact.address(), mail.subject(), mail.body(), null);
        } catch (EmailException | RuntimeException unsent) {
            boolean neverBegun = causes(unsent).anyMatch(MailSender::isBeforeAnyMail);
            throw new UnsentException(neverBegun ? UNREACHABLE : NOT_TAKEN, neverBegun);
        }
    }

    /** Returns whether the connection or the login at the mail server failed, so that nothing of the mail was sent. */
    private static boolean isBeforeAnyMail(Throwable cause) {
        return cause instanceof ConnectException
                || cause instanceof UnknownHostException
                || cause instanceof NoRouteToHostException
                || BEFORE_ANY_MAIL.contains(cause.getClass().getName());
    }

    private static Stream<Throwable> causes(Throwable thrown) {
        return Stream.iterate(thrown, MailSender::isThere, Throwable::getCause);
    }

    private static boolean isThere(@Nullable Throwable thrown) {
        return thrown != null;
    }
}
