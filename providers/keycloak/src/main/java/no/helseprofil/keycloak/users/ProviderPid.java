package no.helseprofil.keycloak.users;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.identifiers.NationalIdentityNumber;
import no.helseprofil.keycloak.server.RequestAttribute;
import org.jspecify.annotations.Nullable;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The national identity number that an identity provider has told in a login: by this alone is it known whose
 * login it is. A link to an account says only that whoever had the account's password, or its e-mail, once
 * had the identity, too.
 *
 * @param number the number; null if none was told, or none that is valid, or more than one
 */
record ProviderPid(@Nullable NationalIdentityNumber number) {

    static final ProviderPid UNKNOWN = new ProviderPid(null);

    /** The login begins anew after the first login by a provider; what Keycloak keeps of a request stays. */
    private static final String NOTE = "helseprofil.pid.";

    private static final RequestAttribute<ProviderPid> TOLD = RequestAttribute.of(ProviderPid.class);

    /** What a mapper has read. */
    static ProviderPid of(KeycloakSession session, List<String> values) {
        return values.size() == 1
                ? new ProviderPid(NationalIdentityNumber.read(values.get(0), CheckDigits.areCheckedIn(session))
                        .orElse(null))
                : UNKNOWN;
    }

    /** What was kept of a login. */
    static ProviderPid of(AuthenticationSessionModel login, String provider) {
        return Optional.ofNullable(login.getClientNote(NOTE + provider))
                .flatMap(kept -> NationalIdentityNumber.read(kept, false))
                .map(ProviderPid::new)
                .orElse(UNKNOWN);
    }

    /** Keeps it with the login. Of two mappers of one provider that read different numbers neither is believed. */
    void keep(KeycloakSession session, BrokeredIdentityContext context) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        if (login == null) {
            return;
        }
        String provider = context.getIdpConfig().getAlias();
        String told = provider + System.identityHashCode(context);
        ProviderPid kept =
                TOLD.get(session, told).filter(earlier -> !earlier.equals(this)).isPresent() ? UNKNOWN : this;
        TOLD.set(session, told, kept);
        if (kept.number == null) {
            login.removeClientNote(NOTE + provider);
        } else {
            login.setClientNote(NOTE + provider, kept.number.value());
        }
    }

    /** Takes it out of what Keycloak keeps of a login that has ended. */
    static void forget(AuthenticatedClientSessionModel part) {
        Map<String, String> notes = part.getNotes();
        notes.keySet().stream().filter(name -> name.startsWith(NOTE)).toList().forEach(part::removeNote);
    }

    boolean isOf(KeycloakSession session, UserModel user) {
        return number != null && ofAccount(session, user).filter(number::equals).isPresent();
    }

    /** Whether it is the number of somebody else than this account's person. */
    boolean isOfAnother(KeycloakSession session, UserModel user) {
        return number != null
                && ofAccount(session, user).filter(own -> !own.equals(number)).isPresent();
    }

    /** The number of an account; empty if it has none that is valid, or more than one. */
    static Optional<NationalIdentityNumber> ofAccount(KeycloakSession session, UserModel user) {
        return HealthAttribute.pidOf(user, CheckDigits.areCheckedIn(session));
    }
}
