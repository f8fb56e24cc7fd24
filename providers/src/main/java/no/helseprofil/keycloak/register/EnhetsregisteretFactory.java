package no.helseprofil.keycloak.register;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import no.helseprofil.identifiers.OrganisationNumber;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.server.StartOptions;
import no.helseprofil.register.Lookups;
import no.helseprofil.register.OrganisationRegister;
import no.helseprofil.register.Unit;
import no.helseprofil.register.organisations.Enhetsregisteret;
import org.jboss.logging.Logger;

/**
 * Enhetsregisteret, at its own address unless {@code --spi-helseprofil-register--enhetsregisteret--url} names another.
 */
public final class EnhetsregisteretFactory extends RegisterProviderFactory {

    static final String ID = "enhetsregisteret";

    private static final String OWN_URL = "https://data.brreg.no/enhetsregisteret/api";
    private static final Duration FRESH = Duration.ofDays(1);
    private static final Duration KEPT = Duration.ofDays(7);
    private static final RegisterLog OBSERVER = new RegisterLog(ID);
    private static final Logger LOG = Logger.getLogger(EnhetsregisteretFactory.class);

    public EnhetsregisteretFactory() {
        super(OBSERVER);
    }

    @Override
    RegisterProvider read(StartOptions options) {
        Enhetsregisteret register = new Enhetsregisteret(client(options, "url", options.text("url", OWN_URL)));
        return new RegisterProvider.Organisations(OrganisationRegister.of(
                new Lookups<>(
                        number -> ask(register, number), limits(options, FRESH, KEPT), ServerClock.INSTANCE, OBSERVER),
                ServerClock.INSTANCE));
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
