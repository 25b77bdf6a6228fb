//! How a command talks to EDGAR: the options that `fetch`, `list` and `sync` share.

use std::env;
use std::sync::Arc;
use std::time::Duration;

use section16::Date;
use section16_edgar::{self, Client, Contact, Observer, Patience, Rate, Settings, Urls};

use crate::selection::day;

/// How to talk to EDGAR.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Access to EDGAR")]
pub(crate) struct Access {
    /// Whom the requests are made for: "Your Name you@example.com"
    ///
    /// EDGAR asks this of every program. Also read from SECTION16_USER_AGENT or EDGAR_IDENTITY
    #[arg(long, value_name = "CONTACT")]
    user_agent: Option<String>,

    /// Requests per second, 1 to 10
    #[arg(long, value_name = "N", default_value_t)]
    rate: Rate,

    /// End with exit status 3 when EDGAR refuses requests, instead of waiting for ten minutes
    #[arg(long)]
    no_wait: bool,

    /// Another host that has the paths of EDGAR: a mirror, or a test server
    #[arg(long, value_name = "URL", env = "SECTION16_EDGAR_URL", hide_env_values = true)]
    base_url: Option<String>,

    /// The wait before the second try of a request
    #[arg(long, value_name = "MS", hide = true)]
    backoff_ms: Option<u64>,

    /// How long a server may send nothing
    #[arg(long, value_name = "MS", hide = true)]
    silence_ms: Option<u64>,

    /// The pause after a throttle page
    #[arg(long, value_name = "MS", hide = true)]
    pause_ms: Option<u64>,

    /// The day that is taken for today
    #[arg(long, value_name = "DATE", value_parser = day, hide = true, env = "SECTION16_TODAY")]
    today: Option<Date>,
}

impl Access {
    /// What a client is made of; fails on a missing contact before anything is done.
    pub(crate) fn settings(&self) -> Result<Settings, section16_edgar::Error> {
        let from_env = |name| env::var(name).ok().filter(|text| !text.trim().is_empty());
        let contact = self
            .user_agent
            .clone()
            .or_else(|| from_env("SECTION16_USER_AGENT"))
            .or_else(|| from_env("EDGAR_IDENTITY"))
            .unwrap_or_default();
        let urls = match self.base_url.as_deref() {
            Some(base) if !base.is_empty() => Urls::below(base)?,
            _ => Urls::default(),
        };
        let contact = Contact::new(&contact)?;
        let mut settings = Settings::new(contact);
        settings.urls = urls;
        settings.rate = self.rate;
        settings.patience = self.patience();
        Ok(settings)
    }

    /// A client that tells `observer` what it does.
    pub(crate) fn client(
        settings: Settings,
        observer: Arc<dyn Observer>,
    ) -> Result<Arc<Client>, section16_edgar::Error> {
        Client::new(settings, observer).map(Arc::new)
    }

    /// The day it is in Washington.
    pub(crate) fn today(&self) -> Date {
        self.today.unwrap_or_else(section16_edgar::today)
    }

    /// The time that it is: that of the system, or noon of the day that is taken for today.
    #[cfg(feature = "sqlite")]
    pub(crate) fn clock(&self) -> section16_export::sync::Clock {
        match self.today {
            Some(today) => section16_export::sync::Clock::noon_of(today),
            None => section16_export::sync::Clock::of_system(section16_edgar::today()),
        }
    }

    fn patience(&self) -> Patience {
        let mut patience = Patience::default();
        if let Some(backoff) = self.backoff_ms {
            patience.backoff = Duration::from_millis(backoff);
        }
        if let Some(silence) = self.silence_ms {
            patience.silence = Duration::from_millis(silence);
            patience.request = Duration::from_millis(silence) * 20;
        }
        if let Some(pause) = self.pause_ms {
            patience.throttle_pause = Duration::from_millis(pause);
        }
        patience.waits_out_throttle = !self.no_wait;
        patience
    }
}
