package no.helseprofil.it.documents;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Runs tests of the project with other classes of it in their place. Libraries are shared; each class of the project is loaded anew.
 *
 * @param places where its classes are looked for first
 */
record OtherClasses(List<URL> places) {

    private static final String OURS = "no.helseprofil.";
    private static final String DOCS = "helseprofil.docs";

    /**
     * Runs tests, one class after the other.
     *
     * @param sought ends the run when a failure has it; empty if all are to be run
     * @return what fails, with its message
     */
    String run(List<String> tests, Path docs, List<String> properties, String sought) throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (Loader loader = new Loader(places.toArray(URL[]::new), before)) {
            thread.setContextClassLoader(loader);
            System.setProperty(DOCS, docs.toString());
            properties.forEach(name -> System.setProperty(name, ""));
            List<String> failures = new ArrayList<>();
            for (String test : tests) {
                String failed = run(test, loader);
                failures.add(failed);
                if (!sought.isEmpty() && failed.contains(sought)) {
                    break;
                }
            }
            return failures.stream().filter(failed -> !failed.isEmpty()).collect(Collectors.joining("\n"));
        } finally {
            properties.forEach(System::clearProperty);
            System.clearProperty(DOCS);
            thread.setContextClassLoader(before);
        }
    }

    private static String run(String test, ClassLoader loader) {
        Class<?> type;
        try {
            type = Class.forName(test, true, loader);
        } catch (ClassNotFoundException e) {
            throw new AssertionError("compiled tests of the project", e);
        }
        LauncherConfig config = LauncherConfig.builder()
                .enableTestEngineAutoRegistration(false)
                .addTestEngines(new JupiterTestEngine())
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableLauncherDiscoveryListenerAutoRegistration(false)
                .enablePostDiscoveryFilterAutoRegistration(false)
                .build();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(type))
                .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create(config).execute(request, listener);
        TestExecutionSummary summary = listener.getSummary();
        if (summary.getTestsFoundCount() == 0) {
            throw new AssertionError(test + " has tests");
        }
        return summary.getFailures().stream()
                .map(failure -> failure.getTestIdentifier().getDisplayName() + ": " + failure.getException())
                .collect(Collectors.joining("\n"));
    }

    private static final class Loader extends URLClassLoader {

        Loader(URL[] places, ClassLoader parent) {
            super(places, parent);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(OURS)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }

        @Override
        public URL getResource(String name) {
            URL own = findResource(name);
            return own == null ? super.getResource(name) : own;
        }
    }
}
