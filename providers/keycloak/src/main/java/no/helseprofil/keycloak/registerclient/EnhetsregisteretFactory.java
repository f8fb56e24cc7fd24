package no.helseprofil.keycloak.registerclient;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import no.helseprofil.identifiers.OrganisationNumber;
import no.helseprofil.keycloak.register.RegisterProvider;
import no.helseprofil.keycloak.registerclient.RegisterProviderFactory.RegisterHttp;
import no.helseprofil.keycloak.registerclient.RegisterProviderFactory.RegisterHttp.LookupOptions;
import no.helseprofil.keycloak.registerclient.RegisterProviderFactory.RegisterLog;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.server.StartOptions;
import no.helseprofil.keycloak.server.StartOptions.StartOption;
import no.helseprofil.lookup.Lookups;
import no.helseprofil.lookup.organisations.Enhetsregisteret;
import no.helseprofil.register.Register.OrganisationRegister;
import no.helseprofil.register.Register.Unit;
import org.jboss.logging.Logger;

/**
 * Enhetsregisteret, at its own address unless {@code --spi-helseprofil-register--enhetsregisteret--url} names another.
 */
public final class EnhetsregisteretFactory extends RegisterProviderFactory {

    private static final StartOption URL = new StartOption(
            "url",
            "https://data.brreg.no/enhetsregisteret/api",
            "Address of Enhetsregisteret; https, or http to this machine",
            "https://data.ppe.brreg.no/enhetsregisteret/api");
    private static final LookupOptions LOOKUPS = LookupOptions.of(
            Duration.ofDays(1), Duration.ofDays(7), "How long an answer counts while the register is down");
    private static final RegisterLog OBSERVER = new RegisterLog(RegisterProvider.ENHETSREGISTERET);
    private static final Logger LOG = Logger.getLogger(EnhetsregisteretFactory.class);

    public EnhetsregisteretFactory() {
        super(OBSERVER);
    }

    @Override
    public List<StartOption> startOptions() {
        return Stream.concat(Stream.of(URL), LOOKUPS.all().stream()).toList();
    }

    @Override
    RegisterProvider read(StartOptions options, RegisterHttp http) {
        Enhetsregisteret register = new Enhetsregisteret(LookupOptions.client(options, URL, http));
        return new RegisterProvider.Organisations(OrganisationRegister.of(
                new Lookups<>(number -> ask(register, number), LOOKUPS.limits(options), ServerClock.INSTANCE, OBSERVER),
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
