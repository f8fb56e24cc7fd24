package no.helseprofil.keycloak.register;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import no.helseprofil.identifiers.OrganisationNumber;
import no.helseprofil.keycloak.register.RegisterOptions.UnusableException;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.register.Lookups;
import no.helseprofil.register.OrganisationRegister;
import no.helseprofil.register.Unit;
import no.helseprofil.register.organisations.Enhetsregisteret;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;

/** Enhetsregisteret, at its own address unless {@code --spi-helseprofil-register--enhetsregisteret--url} names another. */
public final class EnhetsregisteretFactory implements RegisterProviderFactory {

    static final String ID = "enhetsregisteret";

    private static final String OWN_URL = "https://data.brreg.no/enhetsregisteret/api";
    private static final Duration FRESH = Duration.ofDays(1);
    private static final Duration KEPT = Duration.ofDays(7);
    private static final RegisterLog OBSERVER = new RegisterLog(ID);
    private static final Logger LOG = Logger.getLogger(EnhetsregisteretFactory.class);

    private RegisterProvider.@Nullable Organisations provider;

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public void init(Config.Scope config) {
        RegisterOptions options = new RegisterOptions(config);
        try {
            Enhetsregisteret register = new Enhetsregisteret(options.client("url", OWN_URL));
            provider = new RegisterProvider.Organisations(OrganisationRegister.of(
                    new Lookups<>(
                            number -> ask(register, number),
                            options.limits(FRESH, KEPT),
                            ServerClock.INSTANCE,
                            OBSERVER),
                    ServerClock.INSTANCE));
        } catch (UnusableException unusable) {
            OBSERVER.misconfigured(unusable.option(), unusable.remedy());
        }
    }

    @Override
    public RegisterProvider.@Nullable Organisations create(KeycloakSession session) {
        return provider;
    }

    private static CompletableFuture<Optional<Unit>> ask(Enhetsregisteret register, OrganisationNumber number) {
        return register.ask(number).thenApply(answer -> {
            answer.filter(unit -> unit.ending() != null).ifPresent(EnhetsregisteretFactory::tell);
            return answer;
        });
    }

    /** Whoever runs things in such an organisation isn't who did before: for an operator to look at, once a day. */
    private static void tell(Unit ending) {
        LOG.warnf(
                "By Enhetsregisteret the organisation %s is %s: look at whether clients may act for it still.",
                ending.number(), ending.ending() == Unit.Ending.BANKRUPTCY ? "bankrupt" : "being wound up");
    }
}
