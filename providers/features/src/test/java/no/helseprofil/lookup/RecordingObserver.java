package no.helseprofil.lookup;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import no.helseprofil.lookup.Lookups.Lookup;
import no.helseprofil.lookup.Lookups.RegisterObserver;

/** Record of the reports to an operator. */
public final class RecordingObserver implements RegisterObserver {

    private final List<String> outages = new CopyOnWriteArrayList<>();
    private final List<Lookup> lookups = new CopyOnWriteArrayList<>();

    public List<String> outages() {
        return outages;
    }

    public List<Lookup> lookups() {
        return lookups;
    }

    @Override
    public void asked(Lookup result) {
        lookups.add(result);
    }

    @Override
    public void down(String reason) {
        outages.add("down: " + reason);
    }

    @Override
    public void up() {
        outages.add("up");
    }
}
