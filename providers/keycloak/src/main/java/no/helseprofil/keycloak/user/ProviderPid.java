package no.helseprofil.keycloak.user;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.identifiers.NationalIdentityNumber;
import no.helseprofil.keycloak.server.RequestAttribute;
import no.helseprofil.keycloak.user.HealthAttribute.CheckDigits;
import org.jspecify.annotations.Nullable;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * National identity number that an identity provider has sent in a login. Only this number proves whose login it is: a
 * link to an account only proves that its creator once had both the identity and the account's password or e-mail.
 *
 * @param number the number; null if none was sent, or no valid one, or more than one
 */
record ProviderPid(@Nullable NationalIdentityNumber number) {

    static final ProviderPid UNKNOWN = new ProviderPid(null);

    /** Prefix of a client note: Keycloak keeps these when it restarts the login after a first one by a provider. */
    private static final String NOTE = "helseprofil.pid.";

    private static final RequestAttribute<ProviderPid> PIDS = RequestAttribute.of(ProviderPid.class);

    /** Returns the number that a mapper has read. */
    static ProviderPid of(KeycloakSession session, List<String> values) {
        return values.size() == 1
                ? new ProviderPid(NationalIdentityNumber.read(values.get(0), CheckDigits.areCheckedIn(session))
                        .orElse(null))
                : UNKNOWN;
    }

    /** Returns the number that was stored for a login. */
    static ProviderPid of(AuthenticationSessionModel login, String provider) {
        return Optional.ofNullable(login.getClientNote(NOTE + provider))
                .flatMap(kept -> NationalIdentityNumber.read(kept, false))
                .map(ProviderPid::new)
                .orElse(UNKNOWN);
    }

    /** Stores the number for the login. If two mappers of one provider read different numbers, neither is used. */
    void keep(KeycloakSession session, BrokeredIdentityContext context) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        if (login == null) {
            return;
        }
        String provider = context.getIdpConfig().getAlias();
        String key = provider + System.identityHashCode(context);
        ProviderPid kept =
                PIDS.get(session, key).filter(earlier -> !earlier.equals(this)).isPresent() ? UNKNOWN : this;
        PIDS.set(session, key, kept);
        if (kept.number == null) {
            login.removeClientNote(NOTE + provider);
        } else {
            login.setClientNote(NOTE + provider, kept.number.value());
        }
    }

    /** Removes the number from the client session of a login that has ended. */
    static void forget(AuthenticatedClientSessionModel part) {
        Map<String, String> notes = part.getNotes();
        notes.keySet().stream().filter(name -> name.startsWith(NOTE)).toList().forEach(part::removeNote);
    }

    boolean isOf(KeycloakSession session, UserModel user) {
        return number != null && ofAccount(session, user).filter(number::equals).isPresent();
    }

    /** Returns whether it is the number of another person than the account's. */
    boolean isOfAnother(KeycloakSession session, UserModel user) {
        return number != null
                && ofAccount(session, user).filter(own -> !own.equals(number)).isPresent();
    }

    /** Returns the number of an account; empty if it has no valid one, or more than one. */
    static Optional<NationalIdentityNumber> ofAccount(KeycloakSession session, UserModel user) {
        return HealthAttribute.pidOf(user, CheckDigits.areCheckedIn(session));
    }
}
