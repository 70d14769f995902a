"""All services under one name, for the window and the command line."""

from dataclasses import dataclass

from socialdesk.services.backups import BackupService
from socialdesk.services.channels import ChannelService
from socialdesk.services.exchange import ExchangeService
from socialdesk.services.glances import GlanceService
from socialdesk.services.journal import JournalService
from socialdesk.services.posts import PostService
from socialdesk.services.reminders import ReminderService
from socialdesk.services.rotations import RotationService
from socialdesk.services.sample import SampleService
from socialdesk.services.settings import SettingsService
from socialdesk.services.team import TeamService
from socialdesk.services.today import TodayService


@dataclass(frozen=True)
class Services:
    """What people do, by subject."""

    team: TeamService
    channels: ChannelService
    posts: PostService
    rotations: RotationService
    reminders: ReminderService
    today: TodayService
    glances: GlanceService
    settings: SettingsService
    journal: JournalService
    exchange: ExchangeService
    backups: BackupService
    sample: SampleService
